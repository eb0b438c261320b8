namespace SwarmHa;

/// <summary>The steps of a planned handover, in their order.</summary>
public enum SwarmLeaderMoveStage
{
    /// <summary>All managers have been asked, and found fit.</summary>
    Checked,

    /// <summary>The leader is written down as a worker, and another manager leads.</summary>
    HandedOver,

    /// <summary>The old leader has left the managers and is at rest as a worker.</summary>
    Rested,

    /// <summary>The old leader is Reachable as a manager again, with the name, labels and availability that it had.</summary>
    Restored,
}

/// <summary>One step of a planned handover.</summary>
/// <param name="Stage">What was done.</param>
/// <param name="Time">When it was done, UTC, by the clock of this machine.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Node">The node that it is about.</param>
/// <param name="Description">One line for a person.</param>
public sealed record SwarmLeaderMoveStep(SwarmLeaderMoveStage Stage, DateTimeOffset Time, TimeSpan Took, string Node, string Description)
{
    /// <inheritdoc cref="SwarmLeaderMoveStep"/>
    public string Description { get; init => field = Redaction.Of(value); } = Redaction.Of(Description);

    /// <summary>The line.</summary>
    /// <returns>How long it took, and the description.</returns>
    public override string ToString() => PublicText.Of(FormattableString.Invariant($"{Took.TotalSeconds,8:0.000} s  {Stage,-10} {Description}"));
}

/// <summary>What a planned handover of leadership did. Immutable.</summary>
public sealed record SwarmLeaderMove
{
    /// <summary>What the swarm is called in this session.</summary>
    public string Swarm { get; init; } = string.Empty;

    /// <summary>The swarm's id.</summary>
    public string SwarmId { get; init; } = string.Empty;

    /// <summary>The name of the manager that led before.</summary>
    public required string From { get; init; }

    /// <summary>The name of the manager that led at the end.</summary>
    public required string To { get; init; }

    /// <summary>The name of the manager that was wanted; empty when any would do.</summary>
    public string Wanted { get; init; } = string.Empty;

    /// <summary>Whether the wanted manager leads; when any would do, whether another one leads.</summary>
    public bool Succeeded { get; init; }

    /// <summary>Why it did not succeed, in words; empty when it did.</summary>
    public string Reason { get; init => field = Redaction.Of(value); } = string.Empty;

    /// <summary>How many times leadership was handed over.</summary>
    public int Attempts { get; init; }

    /// <summary>The longest time during a handover in which no manager gave an answer that named a leader, measured by overlapping probes of
    /// all managers. Null when there was no handover.</summary>
    public TimeSpan? ControlPlaneGap { get; init; }

    /// <summary>The steps.</summary>
    public IReadOnlyList<SwarmLeaderMoveStep> Steps { get; init => field = Indexable.List(value); } = [];

    /// <summary>When it began, UTC.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>How long it took in all, until the old leader was a manager again.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The line.</summary>
    /// <returns>From, to and gap.</returns>
    public override string ToString() => PublicText.Of(ControlPlaneGap is { } gap
        ? FormattableString.Invariant($"{From} -> {To}, gap {gap.TotalSeconds:0.000} s")
        : $"{From} -> {To}");
}
