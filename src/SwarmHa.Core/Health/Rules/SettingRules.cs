namespace SwarmHa;

/// <summary>Rules about what is set for the swarm as a whole.</summary>
internal static class SettingRules
{
    private const int FewestElectionTicks = 10;
    private const int MostElectionTicks = 30;
    private const int MostTasksKept = 100;
    private const int ShortestSnapshotInterval = 1_000;
    private const int LongestSnapshotInterval = 100_000;

    private static readonly TimeSpan ShortestHeartbeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestHeartbeat = TimeSpan.FromSeconds(30);

    public static HealthVerdict RaftTicks(SwarmHealthSnapshot swarm)
    {
        var cluster = swarm.Cluster.Value;
        var (election, heartbeat) = (cluster.ElectionTicks, cluster.HeartbeatTicks);
        if (election <= 0 || heartbeat <= 0)
        {
            return HealthVerdict.Skipped("The swarm does not tell its raft settings.");
        }

        var verdict = heartbeat >= election ? HealthVerdict.Fail("The heartbeat comes no sooner than an election.")
            : election < FewestElectionTicks ? HealthVerdict.Warning($"An election after {HealthWords.Count(election, "tick")} may come without need.")
            : election > MostElectionTicks ? HealthVerdict.Warning($"A lost leader is missed for {HealthWords.Seconds(cluster.ShortestElection)} and more.")
            : HealthVerdict.Pass($"Election after {HealthWords.Count(election, "tick")}, heartbeat every {(heartbeat == 1 ? "tick" : HealthWords.Count(heartbeat, "tick"))}.");
        return verdict with
        {
            Evidence = [$"election tick {election}, heartbeat tick {heartbeat}", $"an election takes {HealthWords.Seconds(cluster.ShortestElection)} to {HealthWords.Seconds(cluster.LongestElection)}"],
        };
    }

    public static HealthVerdict TaskHistory(SwarmHealthSnapshot swarm) => swarm.Cluster.Value.TaskHistoryLimit switch
    {
        < 0 => HealthVerdict.Warning("All finished tasks are kept, for ever."),
        0 => HealthVerdict.Warning("No finished tasks are kept to tell why one failed."),
        > MostTasksKept and var limit => HealthVerdict.Warning($"{limit} finished tasks of each slot are kept."),
        var limit => HealthVerdict.Pass($"{HealthWords.Count(limit, "finished task")} of each slot {(limit == 1 ? "is" : "are")} kept."),
    };

    public static HealthVerdict SnapshotInterval(SwarmHealthSnapshot swarm) => swarm.Cluster.Value.SnapshotInterval switch
    {
        <= 0 => HealthVerdict.Warning("No snapshots: the raft log grows for ever."),
        < ShortestSnapshotInterval and var interval => HealthVerdict.Warning($"A snapshot after every {interval} entries keeps the disks busy."),
        > LongestSnapshotInterval and var interval => HealthVerdict.Warning($"A snapshot after {interval} entries only: restarts take long."),
        var interval => HealthVerdict.Pass($"A snapshot after every {interval} entries."),
    };

    public static HealthVerdict AgentHeartbeat(SwarmHealthSnapshot swarm)
    {
        var heartbeat = swarm.Cluster.Value.AgentHeartbeat;
        return heartbeat <= TimeSpan.Zero ? HealthVerdict.Skipped("The swarm does not tell how often agents report.")
            : heartbeat < ShortestHeartbeat ? HealthVerdict.Warning($"Agents report every {HealthWords.Seconds(heartbeat)}: much work for the leader.")
            : heartbeat > LongestHeartbeat ? HealthVerdict.Warning($"Agents report every {HealthWords.Seconds(heartbeat)}: losses are seen late.")
            : HealthVerdict.Pass($"Agents report every {HealthWords.Seconds(heartbeat)}.");
    }
}
