namespace SwarmHa;

/// <summary>Stops and starts a node's engine from outside, since an engine that is stopped cannot be asked to start.</summary>
public interface IEngineDriver
{
    /// <summary>What the driver is called in reports, such as <c>Lab</c> or <c>ScriptBlock</c>.</summary>
    string Name { get; }

    /// <summary>Proves before any harm is done that this driver knows the node and could stop and start its engine.</summary>
    /// <param name="node">The node whose engine would be stopped.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>A task that fails with <see cref="EngineDriverException"/> when the driver cannot do it.</returns>
    Task CheckAsync(SwarmNode node, CancellationToken cancellationToken);

    /// <summary>Stops the node's engine and returns when it has stopped.</summary>
    /// <param name="node">The node.</param>
    /// <param name="cancellationToken">Ends the wait; the engine may or may not stop all the same.</param>
    /// <returns>A task.</returns>
    Task StopAsync(SwarmNode node, CancellationToken cancellationToken);

    /// <summary>Starts the node's engine. Starting one that runs is no error.</summary>
    /// <param name="node">The node.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the engine's process runs; the engine may need longer to answer.</returns>
    Task StartAsync(SwarmNode node, CancellationToken cancellationToken);

    /// <summary>What a person would type to start the engine, for the day on which starting it fails.</summary>
    /// <param name="node">The node.</param>
    /// <returns>One line.</returns>
    string DescribeManualStart(SwarmNode node);
}
