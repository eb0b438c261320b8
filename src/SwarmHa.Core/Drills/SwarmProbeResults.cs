namespace SwarmHa;

/// <summary>How a service answered during a drill.</summary>
public sealed record SwarmServiceProbeResult
{
    /// <summary>What was asked, without user information and secrets.</summary>
    public required Uri Target { get; init => field = Redaction.OfUri(value); }

    /// <summary>Whether it is on a host that the fault takes away, so that it is expected to fail.</summary>
    public bool IsOnStoppedNode { get; init; }

    /// <summary>How many times it was asked.</summary>
    public int Sent { get; init; }

    /// <summary>How many of these were not answered within a probe's time.</summary>
    public int Failed { get; init; }

    /// <summary>The longest time between two answers.</summary>
    public TimeSpan LongestGap { get; init; }

    /// <summary>The slowest answer.</summary>
    public TimeSpan SlowestAnswer { get; init; }

    /// <summary>The last failure in words; empty when there was none.</summary>
    public string LastError { get; init => field = Redaction.Of(value); } = string.Empty;

    /// <summary>All that was seen.</summary>
    public SwarmProbeHistory History { get; init; } = SwarmProbeHistory.Empty;

    /// <summary>The line.</summary>
    /// <returns>Target and figures.</returns>
    public override string ToString() => PublicText.Of($"{Target.OriginalString} {Sent - Failed}/{Sent}");
}

/// <summary>How one manager answered one kind of question during a drill.</summary>
public sealed record SwarmManagerProbeResult
{
    /// <summary>The manager.</summary>
    public required string Node { get; init; }

    /// <summary>What it was asked for.</summary>
    public SwarmProbeOperation Operation { get; init; }

    /// <summary>How many times it was asked.</summary>
    public int Sent { get; init; }

    /// <summary>How many of these were answered within a probe's time.</summary>
    public int Answered { get; init; }

    /// <summary>How many were silent or broke off.</summary>
    public int Failed { get; init; }

    /// <summary>The longest time between two answers.</summary>
    public TimeSpan LongestGap { get; init; }

    /// <summary>The slowest answer.</summary>
    public TimeSpan SlowestAnswer { get; init; }

    /// <summary>The last failure in words; empty when there was none.</summary>
    public string LastError { get; init => field = Redaction.Of(value); } = string.Empty;

    /// <summary>All that was seen.</summary>
    public SwarmProbeHistory History { get; init; } = SwarmProbeHistory.Empty;

    /// <summary>The line.</summary>
    /// <returns>Node and figures.</returns>
    public override string ToString() => PublicText.Of($"{Node} {Operation} {Answered}/{Sent}");
}
