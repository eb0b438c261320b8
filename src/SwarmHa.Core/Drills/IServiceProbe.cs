namespace SwarmHa;

/// <summary>Asks a service once whether it answers.</summary>
public interface IServiceProbe : IDisposable
{
    /// <summary>What is asked: <c>http://…</c>, <c>https://…</c> or <c>tcp://host:port</c>.</summary>
    Uri Target { get; }

    /// <summary>Asks once. HTTP answers below status 500 count, and a TCP connection that opens.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A task that fails when the service does not answer.</returns>
    Task ProbeAsync(CancellationToken cancellationToken);
}
