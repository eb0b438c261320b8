namespace SwarmHa;

/// <summary>What a piece of advice is about.</summary>
public enum SwarmQuorumAdviceKind
{
    /// <summary>Too few managers are reachable for anything to be decided.</summary>
    QuorumLost,

    /// <summary>The managers' own views differ, as when the network between them is cut.</summary>
    PartitionSuspected,

    /// <summary>A leader was demoted for a handover, and has not been promoted again.</summary>
    HandoverUnfinished,

    /// <summary>Managers are suspended for maintenance, and may go down at any moment.</summary>
    Suspended,

    /// <summary>Members of raft are not heard: they are to be brought back, or demoted when they are gone for good.</summary>
    Unreachable,

    /// <summary>Managers count as reachable and do not answer when they are asked themselves.</summary>
    Silent,

    /// <summary>Nodes are written down as managers and have not joined raft yet.</summary>
    NotInRaft,

    /// <summary>A single manager tolerates no loss.</summary>
    OneManager,

    /// <summary>Two managers tolerate no loss either, and there are two that can be lost.</summary>
    TwoManagers,

    /// <summary>An even number tolerates no more losses than the odd number below it.</summary>
    EvenNumber,

    /// <summary>More than seven managers make each write wait for more of them.</summary>
    TooMany,

    /// <summary>All managers are in one zone.</summary>
    OneZone,

    /// <summary>The loss of a whole zone would lose quorum.</summary>
    ZoneLoss,

    /// <summary>Some managers have a zone and others do not.</summary>
    ZoneUnknown,
}

/// <summary>One sentence of advice about a swarm's managers.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Text">The advice, one sentence or two.</param>
public sealed record SwarmQuorumAdvice(SwarmQuorumAdviceKind Kind, string Text)
{
    /// <inheritdoc cref="SwarmQuorumAdvice"/>
    public string Text { get; init => field = Redaction.Of(value); } = Redaction.Of(Text);

    /// <summary>The advice.</summary>
    /// <returns><see cref="Text"/>.</returns>
    public override string ToString() => PublicText.Of(Text);
}
