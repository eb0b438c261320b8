namespace SwarmHa;

/// <summary>How a planned handover of leadership is to be done.</summary>
public sealed record LeaderMoveOptions
{
    /// <summary>Which command hands over, and who runs it: the mark on the leader while it is a worker.</summary>
    public string By { get; init; } = "a handover";

    /// <summary>How long each step may take: other changes to settle, another manager to lead, the old leader to be Reachable again. An engine
    /// that is promoted too soon after its demotion pauses for 16 s, twice.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How many times leadership may be handed over in all until the wanted manager leads. The engines pick the next leader among the
    /// other managers by chance.</summary>
    public int MaximumAttempts { get; init; } = 5;

    /// <summary>Whether to go on where one manager alone would be left for a while, or where one does not do, as long as quorum holds throughout.</summary>
    public bool Force { get; init; }

    /// <summary>How often each manager is asked for the nodes while leadership changes hands: the gap is measured no finer than that.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long one such question may take. Questions overlap, so that one which hangs delays no other.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a manager's own engine is given to answer beforehand.</summary>
    public TimeSpan AnswerLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long to wait for other role changes to settle beforehand, and until the demoted node is a Ready worker; then it is promoted all the same.</summary>
    public TimeSpan SettleLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Within what time after the handover the new leader has gone through all roles, which it does every 5 s.</summary>
    public TimeSpan RoleRound { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How long the demoted node rests, as a worker that has become Ready after <see cref="RoleRound"/>: it has its worker's certificate within a second.</summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>The same for a node that was Ready sooner: it mostly asked for the certificate before its role was changed, and asks again up to 10 s later. One that
    /// is promoted before it has that certificate waits twice 16 s before it joins the managers.</summary>
    public TimeSpan LongRest { get; init; } = TimeSpan.FromSeconds(11);
}
