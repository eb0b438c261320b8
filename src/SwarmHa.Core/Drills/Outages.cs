namespace SwarmHa;

/// <summary>All faults of one drill: made at once, undone at once, and undone for certain.</summary>
internal sealed class Outages(IReadOnlyList<IOutage> outages) : IAsyncDisposable
{
    /// <summary>Arranges where it can be that the faults are undone also when this process is gone by then.</summary>
    /// <param name="delay">After what time.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>What was arranged, in words; null when nothing can be.</returns>
    public async Task<string?> ArrangeStartAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        var arranged = await Task.WhenAll(outages.Select(async outage =>
            await outage.ArrangeStartAsync(delay, cancellationToken).ConfigureAwait(false) is { } what ? $"{outage.Target}: {what}" : null)).ConfigureAwait(false);
        return arranged.OfType<string>().ToList() is { Count: > 0 } all ? string.Join("; ", all) : null;
    }

    /// <summary>Makes the faults, all at once.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(outages.Select(outage => outage.StopAsync(cancellationToken)));

    /// <summary>Undoes the faults, all at once; the first failure is told when all have ended.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(outages.Select(outage => outage.StartAsync(cancellationToken)));

    public async ValueTask DisposeAsync() => await Task.WhenAll(outages.Select(static outage => outage.DisposeAsync().AsTask())).ConfigureAwait(false);
}
