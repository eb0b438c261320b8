namespace SwarmHa;

/// <summary>What a connection is made of.</summary>
public sealed record SwarmConnectRequest
{
    /// <summary>The managers' endpoints; at least one has to be usable.</summary>
    public required IReadOnlyList<EngineEndpoint> Endpoints { get; init; }

    /// <summary>How TLS is spoken; null for none where the endpoint itself does not ask for it.</summary>
    public EngineTls? Tls { get; init; }

    /// <summary>How other managers are found.</summary>
    public ManagerDiscovery Discovery { get; init; } = ManagerDiscovery.Usual;

    /// <summary>How long to wait for each endpoint's answer. All are asked at once.</summary>
    public TimeSpan Patience { get; init; } = SwarmExtensions.UsualPatience;
}
