namespace SwarmHa.Docker;

/// <summary>How an engine is reached through ssh.</summary>
/// <param name="Endpoint">The engine, as <c>ssh://user@host:port/path/of/socket</c>.</param>
internal sealed record SshTransportOptions(EngineEndpoint Endpoint)
{
    /// <summary>The ssh program; null for the one on the <c>PATH</c>.</summary>
    public string? Program { get; init; }

    /// <summary>How long ssh itself may take to reach the host.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a process waits for the next request, where connections are kept: as long as one command follows another.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(1);
}
