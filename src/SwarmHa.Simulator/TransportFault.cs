namespace SwarmHa.Simulator;

/// <summary>How a node's replies go wrong on their way.</summary>
public enum TransportFaultKind
{
    /// <summary>Each comes late.</summary>
    Slow,

    /// <summary>The connection is closed without any.</summary>
    Drop,

    /// <summary>The connection is reset when half of the body has been sent.</summary>
    ResetMidBody,

    /// <summary>What comes is not HTTP.</summary>
    NotHttp,

    /// <summary>The body is JSON that breaks off.</summary>
    TruncatedJson,

    /// <summary>The body is a web page, as a proxy sends it.</summary>
    Html,
}

/// <summary>A fault of a node's HTTP side. What was asked is done all the same, as an engine does when only its reply is lost.</summary>
/// <param name="Kind">How the replies go wrong.</param>
public sealed record TransportFault(TransportFaultKind Kind)
{
    /// <summary>How late replies come, in simulated time, when they are slow.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many replies go wrong; null until the fault is cleared.</summary>
    public int? Requests { get; init; }
}
