namespace SwarmHa;

/// <summary>Rules about what is set for the swarm as a whole.</summary>
internal static class SettingRules
{
    private const int MostTasksKept = 100;
    private const int ShortestSnapshotInterval = 1_000;
    private const int LongestSnapshotInterval = 100_000;

    private static readonly TimeSpan ShortestHeartbeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestHeartbeat = TimeSpan.FromSeconds(30);

    private static string Foretold => $"an election takes {HealthWords.Seconds(RaftTiming.ShortestElection)} to {HealthWords.Seconds(RaftTiming.LongestElection)}, longer when a vote is split";

    public static HealthVerdict RaftTicks(SwarmHealthSnapshot swarm)
    {
        var cluster = swarm.Cluster.Value;
        var (election, heartbeat) = (cluster.ElectionTicks, cluster.HeartbeatTicks);
        if (election <= 0 || heartbeat <= 0)
        {
            return HealthVerdict.Skipped("The swarm does not tell its raft settings.");
        }

        var spec = $"election tick {election}, heartbeat tick {heartbeat}";
        return (election, heartbeat) == (RaftTiming.ElectionTicks, RaftTiming.HeartbeatTicks)
            ? HealthVerdict.Pass($"Election after {election} ticks, heartbeat every tick.") with { Evidence = [spec, Foretold] }
            : HealthVerdict.Warning($"No engine uses {spec}.") with { Evidence = [$"spec: {spec}", $"engines: election tick {RaftTiming.ElectionTicks}, heartbeat tick {RaftTiming.HeartbeatTicks}", Foretold] };
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
