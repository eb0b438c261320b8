namespace SwarmHa;

/// <summary>How a manager answered when it was asked itself.</summary>
public enum SwarmManagerViewState
{
    /// <summary>It told how it sees the managers.</summary>
    Answered,

    /// <summary>Its engine answers, and says that it knows no leader.</summary>
    NoLeader,

    /// <summary>It did not answer in time, or not as a manager: lost without the leader having noticed yet, or out of reach from here alone.</summary>
    Silent,

    /// <summary>It was not asked, because it is not known where its engine listens, as when the connection is a local socket.</summary>
    NotAsked,
}

/// <summary>The managers as one of them sees them, asked at its own engine.</summary>
/// <remarks>A manager answers <c>GET /nodes</c> with the view of the leader that it follows. So all agree as long as all follow the same
/// leader, and a difference means something.</remarks>
public sealed record SwarmManagerView
{
    /// <summary>The name of the manager that was asked.</summary>
    public string Node { get; init; } = string.Empty;

    /// <summary>Its id.</summary>
    public string NodeId { get; init; } = string.Empty;

    /// <summary>How it answered.</summary>
    public SwarmManagerViewState State { get; init; }

    /// <summary>The name of the leader that it names; empty when it names none.</summary>
    public string Leader { get; init; } = string.Empty;

    /// <summary>How many managers it knows; 0 when it did not tell.</summary>
    public int Managers { get; init; }

    /// <summary>How many of them are reachable in its view; 0 when it did not tell.</summary>
    public int Reachable { get; init; }

    /// <summary>The names of the managers that are not reachable in its view.</summary>
    public IReadOnlyList<string> Unreachable { get; init => field = Indexable.List(value); } = [];

    /// <summary>How long it took to answer; null when it did not.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>Why it told nothing, in one line; empty when it did.</summary>
    public string Error { get; init => field = Redaction.Of(value); } = string.Empty;

    /// <summary>What has to be the same in all views: who leads, who belongs to raft and who is reachable there, by their ids.</summary>
    internal string Picture { get; init; } = string.Empty;

    /// <summary>The view in a line.</summary>
    /// <returns>Who was asked, and how it answered or which leader it names.</returns>
    public override string ToString() => PublicText.Of(State == SwarmManagerViewState.Answered ? $"{Node}: {(Leader.Length > 0 ? Leader : "nobody")} leads, {Reachable} of {Managers} reachable" : $"{Node}: {State}");

    /// <summary>Whether views cannot all be of one raft group: two that tell different things, or one without a leader beside one that has one.</summary>
    /// <param name="views">The views, all of the same moment.</param>
    /// <returns>Whether a partition is to be suspected.</returns>
    internal static bool Disagree(IReadOnlyList<SwarmManagerView> views)
    {
        var answered = views.Where(static view => view.State == SwarmManagerViewState.Answered).ToList();
        return answered.Select(static view => view.Picture).Distinct().Skip(1).Any()
            || (answered.Count > 0 && views.Any(static view => view.State == SwarmManagerViewState.NoLeader));
    }

    /// <summary>The view of a manager that answered.</summary>
    /// <param name="manager">The manager.</param>
    /// <param name="nodes">What it answered.</param>
    /// <param name="latency">After how long.</param>
    /// <returns>The view.</returns>
    internal static SwarmManagerView Of(SwarmManager manager, IReadOnlyList<SwarmNode> nodes, TimeSpan latency)
    {
        var managers = nodes.OfType<SwarmManager>().ToList();
        var leader = managers.Find(static one => one.IsLeader);
        return new SwarmManagerView
        {
            Node = manager.UniqueName,
            NodeId = manager.Id,
            State = SwarmManagerViewState.Answered,
            Leader = leader?.UniqueName ?? string.Empty,
            Managers = managers.Count,
            Reachable = managers.Count(static one => one.IsReachable),
            Unreachable = [.. managers.Where(static one => !one.IsReachable).Select(static one => one.UniqueName)],
            Latency = latency,
            Picture = string.Join(" ", managers.OrderBy(static one => one.Id, StringComparer.Ordinal)
                .Select(one => $"{one.Id}:{(one == leader ? "leads" : one.IsReachable ? "heard" : "lost")}")),
        };
    }

    /// <summary>The view of a manager that told nothing.</summary>
    /// <param name="manager">The manager.</param>
    /// <param name="state">How it answered.</param>
    /// <param name="error">Why it told nothing.</param>
    /// <returns>The view.</returns>
    internal static SwarmManagerView Without(SwarmManager manager, SwarmManagerViewState state, string error) =>
        new() { Node = manager.UniqueName, NodeId = manager.Id, State = state, Error = error };
}
