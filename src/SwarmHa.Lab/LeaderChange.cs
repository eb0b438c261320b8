namespace SwarmHa.Lab;

/// <summary>What the engines' own logs say of one change of the leader: the truth against which a drill's moments can be held. All times are
/// UTC by the clock of this machine, which all engines of a lab share.</summary>
public sealed record LeaderChange
{
    /// <summary>When the old leader was told to stop, by its own log. Null when it was not, as when it was killed.</summary>
    public DateTimeOffset? Signalled { get; private init; }

    /// <summary>When the old leader began to give up being a manager, by its own log: what it is asked from then on it does not answer. Null when it did not come to write that, as when it was
    /// killed.</summary>
    public DateTimeOffset? Stopped { get; private init; }

    /// <summary>When the first of the other managers wrote that it had lost its leader. They notice that seconds late: when an election
    /// begins. Null when none did.</summary>
    public DateTimeOffset? Missed { get; private init; }

    /// <summary>When the first manager wrote that another leader was elected.</summary>
    public DateTimeOffset Elected { get; private init; }

    /// <summary>The term of that election.</summary>
    public long Term { get; private init; }

    /// <summary>The name of the node that was elected; empty when it is none of the lab.</summary>
    public string NewLeader { get; private init; } = string.Empty;

    /// <summary>Looks for the first change after a moment.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="oldLeader">The name of the node that led.</param>
    /// <param name="after">The moment, such as a drill's fault.</param>
    /// <returns>The change, or null when no other leader was elected since.</returns>
    /// <exception cref="IOException">A log cannot be read.</exception>
    public static LeaderChange? Find(EngineLab lab, string oldLeader, DateTimeOffset after)
    {
        ArgumentNullException.ThrowIfNull(lab);
        var logs = lab.Nodes.Where(static node => File.Exists(node.LogPath)).ToDictionary(static node => node.Name, static node => RaftLog.Read(node.LogPath));
        return Find(logs, oldLeader, after);
    }

    /// <summary>Looks for the first change after a moment in logs that have been read.</summary>
    /// <param name="logs">Each node's log, by its name.</param>
    /// <param name="oldLeader">The name of the node that led.</param>
    /// <param name="after">The moment, such as a drill's fault.</param>
    /// <returns>The change, or null when no other leader was elected since.</returns>
    public static LeaderChange? Find(IReadOnlyDictionary<string, IReadOnlyList<RaftEvent>> logs, string oldLeader, DateTimeOffset after)
    {
        ArgumentNullException.ThrowIfNull(logs);

        // A log outlives its node's membership, and with it the raft id: the latest one counts.
        var names = logs.Select(static log => (Id: log.Value.LastOrDefault(static line => line.RaftId.Length > 0)?.RaftId, Name: log.Key)).ToList();
        string? oldId = names.Find(entry => entry.Name == oldLeader).Id;
        var others = logs.Where(log => log.Key != oldLeader).SelectMany(static log => log.Value).Where(line => line.Time >= after).OrderBy(static line => line.Time).ToList();
        var election = others.Find(line => line.Kind == RaftEventKind.ElectedLeader && line.LeaderId != oldId);
        if (election is null)
        {
            return null;
        }

        DateTimeOffset? OfOld(RaftEventKind kind) => logs.TryGetValue(oldLeader, out var log)
            ? log.FirstOrDefault(line => line.Kind == kind && line.Time >= after && line.Time <= election.Time)?.Time
            : null;

        return new LeaderChange
        {
            Signalled = OfOld(RaftEventKind.SignalReceived),
            Stopped = OfOld(RaftEventKind.ManagerStopping),
            Missed = others.Find(line => line.Kind == RaftEventKind.LostLeader && line.Time <= election.Time)?.Time,
            Elected = election.Time,
            Term = election.Term,
            NewLeader = names.Find(entry => entry.Id == election.LeaderId).Name ?? string.Empty,
        };
    }
}
