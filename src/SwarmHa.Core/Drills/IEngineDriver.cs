namespace SwarmHa;

/// <summary>Does harm to a node's engine from outside and undoes it, since an engine that is stopped cannot be asked to start.</summary>
public interface IEngineDriver
{
    /// <summary>What the driver is called in reports, such as <c>Lab</c> or <c>ScriptBlock</c>.</summary>
    string Name { get; }

    /// <summary>The faults that it knows how to make and to undo.</summary>
    IReadOnlyList<SwarmFailoverFault> Faults { get; }

    /// <summary>Proves before any harm is done that this driver knows the node, could make the fault and could undo it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="fault">One of <see cref="Faults"/>.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>A task that fails with <see cref="EngineDriverException"/> when the driver cannot do it.</returns>
    Task CheckAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken);

    /// <summary>The dead man's switch: arranges on the node's host that the fault is undone after a time, also when this process or this
    /// machine is gone by then. <see cref="StartAsync"/> takes it back.</summary>
    /// <param name="node">The node.</param>
    /// <param name="fault">The fault that is about to be made.</param>
    /// <param name="delay">After what time it is undone.</param>
    /// <param name="cancellationToken">Ends the attempt; <see cref="StartAsync"/> takes back what may have been arranged.</param>
    /// <returns>In words what was arranged, for the report; null where the host allows no such thing.</returns>
    Task<string?> ArrangeStartAsync(SwarmNode node, SwarmFailoverFault fault, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Makes the fault, and returns when it has taken effect.</summary>
    /// <param name="node">The node.</param>
    /// <param name="fault">One of <see cref="Faults"/>.</param>
    /// <param name="cancellationToken">Ends the wait; the fault may or may not take effect all the same.</param>
    /// <returns>A task.</returns>
    Task StopAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken);

    /// <summary>Undoes the fault, so that the engine runs and is heard, and then takes back what <see cref="ArrangeStartAsync"/> arranged.
    /// Where nothing is to be undone this is no error.</summary>
    /// <param name="node">The node.</param>
    /// <param name="fault">The fault that was made.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the engine's process runs; the engine may need longer to answer.</returns>
    Task StartAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken);

    /// <summary>What a person would type to undo the fault, for the day on which undoing it fails.</summary>
    /// <param name="node">The node.</param>
    /// <param name="fault">The fault.</param>
    /// <returns>One line.</returns>
    string DescribeManualStart(SwarmNode node, SwarmFailoverFault fault);
}
