namespace SwarmHa;

/// <summary>A fault that is certain to be undone: whoever disposes of the outage undoes it, whatever happened in between.</summary>
internal interface IOutage : IAsyncDisposable
{
    /// <summary>The manager.</summary>
    SwarmManager Target { get; }

    /// <summary>Arranges that the fault is undone also when this process is gone by then.</summary>
    /// <param name="delay">After what time.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>What was arranged, in words; null when nothing can be.</returns>
    Task<string?> ArrangeStartAsync(TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Makes the fault, and returns when it has taken effect.</summary>
    /// <param name="cancellationToken">Ends the wait; the fault is undone all the same.</param>
    /// <returns>A task.</returns>
    Task StopAsync(CancellationToken cancellationToken);

    /// <summary>Undoes the fault.</summary>
    /// <param name="cancellationToken">Ends what can wait; the fault itself is undone in any case.</param>
    /// <returns>A task that fails with what a person has to do when it cannot be undone.</returns>
    Task StartAsync(CancellationToken cancellationToken);
}
