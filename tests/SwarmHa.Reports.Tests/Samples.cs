namespace SwarmHa.Reports.Tests;

/// <summary>Reports as drills give them, with everything filled in.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset Fault = new(2026, 11, 23, 13, 49, 10, 250, TimeSpan.Zero);

    /// <summary>One of each kind, by name.</summary>
    public static IReadOnlyDictionary<string, SwarmFailoverSeries> All { get; } = new Dictionary<string, SwarmFailoverSeries>
    {
        ["pass"] = One(Pass()),
        ["fail"] = One(Fail()),
        ["inconclusive"] = One(Inconclusive()),
        ["demotion"] = One(Demotion()),
        ["quorum loss"] = One(QuorumLoss()),
        ["hostile"] = One(Hostile()),
        ["crowded"] = One(Crowded()),
        ["series"] = new SwarmFailoverSeries { Reports = [Pass(), Demotion(), Fail()], Wanted = 4, Reason = "Drill 4 was refused: node-60 is not Reachable." },
    };

    public static SwarmFailoverSeries One(SwarmFailoverReport report) => new() { Reports = [report], Wanted = 1 };

    /// <summary>Node-40 is stopped, node-60 takes over, and the services do not notice.</summary>
    public static SwarmFailoverReport Pass() => new()
    {
        Id = "8f4c1a52-6c0e-4c55-9d1e-2f1d2b3c4d5e",
        Verdict = SwarmFailoverVerdict.Pass,
        Conclusion = "The services were untouched. Manager operations alone were affected, reads for 10.142 s and writes for 10.630 s.",
        SwarmId = "s3gxq0m1a2b3c4d5e6f7g8h9i",
        Swarm = "production",
        RunBy = "ann@desk",
        ModuleVersion = "0.1.0",
        TimeZone = "Europe/Berlin",
        UtcOffset = TimeSpan.FromHours(1),
        LongestStall = Span(0.021),
        OldLeader = Manager("node-40", 40, isLeader: true),
        Targets = [Manager("node-40", 40, isLeader: true)],
        NewLeader = Manager("node-60", 60, isLeader: true),
        Started = Fault - Span(3.2),
        Duration = Span(21.9),
        ControlPlaneGap = Span(10.142),
        WriteGap = Span(10.63),
        ElectionTime = Span(10.1431234),
        RejoinTime = Span(4.91),
        Findings =
        [
            new(SwarmFailoverStage.Before, SwarmFailoverResult.Pass, "Quorum is there, with one to spare", "3 managers, 3 reachable, quorum 2"),
            new(SwarmFailoverStage.Before, SwarmFailoverResult.Pass, "All probes answer for 3 s", "8 of 8 probes answer"),
            new(SwarmFailoverStage.During, SwarmFailoverResult.Pass, "Another manager becomes leader", "node-60 after 10.143 s"),
            new(SwarmFailoverStage.During, SwarmFailoverResult.Pass, "The managers show node-40 as lost", "node-50 shows node-40 as Unknown, Unreachable"),
            new(SwarmFailoverStage.During, SwarmFailoverResult.Pass, "http://10.213.0.50:8080/ answers all the while", "206 of 206 probes answered, longest gap 0.138 s"),
            new(SwarmFailoverStage.After, SwarmFailoverResult.Pass, "node-40 comes back as Reachable and Ready", "4.910 s after its engine was told to start"),
            new(SwarmFailoverStage.After, SwarmFailoverResult.Pass, "The managers are as many and as reachable as before", "3 managers, 3 reachable, quorum 2"),
            new(SwarmFailoverStage.Limit, SwarmFailoverResult.Pass, "Without management for 15 s at most", "10.630 s"),
        ],
        TimeLine =
        [
            Moment(SwarmFailoverMoment.Baseline, -3.2, "node-40", "all probes answer; node-40 leads"),
            Moment(SwarmFailoverMoment.StartArranged, -0.4, "node-40", "node-40 starts its engine by itself at 13:54:10Z"),
            Moment(SwarmFailoverMoment.LastWrite, -0.1, "node-50", "node-50 has the last write committed"),
            Moment(SwarmFailoverMoment.Fault, 0, "node-40", "the engine of node-40 is told to stop"),
            Moment(SwarmFailoverMoment.LastAnswer, 0.0012, "node-50", "node-50 gives the last answer before the gap"),
            Moment(SwarmFailoverMoment.FaultDone, 1.3, "node-40", "the engine of node-40 has stopped"),
            Moment(SwarmFailoverMoment.NewLeader, 10.143, "node-60", "node-50 names node-60 as leader"),
            Moment(SwarmFailoverMoment.FirstWrite, 10.53, "node-60", "node-60 has the first write committed"),
            Moment(SwarmFailoverMoment.OldLeaderLost, 10.8, "node-40", "node-50 shows node-40 as Unknown, Unreachable"),
            Moment(SwarmFailoverMoment.NodesReady, 12.1, "node-60", "all other nodes are Ready"),
            Moment(SwarmFailoverMoment.Undo, 12.2, "node-40", "the engine of node-40 is told to start"),
            Moment(SwarmFailoverMoment.Undone, 13.4, "node-40", "the engine of node-40 has started"),
            Moment(SwarmFailoverMoment.Rejoined, 16.2, "node-40", "node-40 is Reachable"),
            Moment(SwarmFailoverMoment.Ready, 17.1, "node-40", "node-40 is Ready"),
        ],
        Services =
        [
            Service("http://10.213.0.50:8080/", Always(-3.2, 18.7, 206, 0.138)),
            Service("http://10.213.0.40:8080/", [Answered(-3.2, 0.4, 36), Failed(0.4, 13.6, 130, "connection refused"), Answered(13.6, 18.7, 40)], isLost: true),
        ],
        Tasks =
        [
            new()
            {
                Service = "web",
                Desired = 3,
                RunningBefore = 3,
                LeastRunning = 2,
                RunningAfter = 3,
                OnLostNodes = 1,
                TimeBelowDesired = Span(11.4),
                ReplacedAfter = Span(12.6),
                ReplacedOn = ["node-60"],
                History = [new(Span(-3.2), 3), new(Span(1.2), 2), new(Span(12.6), 3)],
            },
        ],
        Managers =
        [
            Probe("node-40", SwarmProbeOperation.Read, [Answered(-3.2, 0.05, 33), Failed(0.05, 13.5, 134, "connection refused"), Failed(13.5, 15.1, 16, "Manager is being prepared"), Answered(15.1, 18.7, 36)]),
            Probe("node-40", SwarmProbeOperation.Write, [Answered(-3.2, -0.1, 7), Failed(-0.1, 15.6, 31, "connection refused"), Answered(15.6, 18.7, 7)]),
            Probe("node-50", SwarmProbeOperation.Read, [Answered(-3.2, 0.0012, 33), Failed(0.0012, 10.143, 101, "no answer within 1 s"), Answered(10.143, 18.7, 86)]),
            Probe("node-50", SwarmProbeOperation.Write, [Answered(-3.2, -0.1, 7), Failed(-0.1, 10.8, 21, "The swarm does not have a leader"), Answered(10.8, 18.7, 17)]),
            Probe("node-60", SwarmProbeOperation.Read, [Answered(-3.2, -0.01, 33), Failed(-0.01, 10.2, 102, "no answer within 1 s"), Answered(10.2, 18.7, 85)]),
            Probe("node-60", SwarmProbeOperation.Write, [Answered(-3.2, -0.1, 7), Failed(-0.1, 10.53, 21, "The swarm does not have a leader"), Answered(10.53, 18.7, 17)]),
        ],
        NodesBefore = [Manager("node-40", 40, isLeader: true), Manager("node-50", 50), Manager("node-60", 60), Worker("node-70", 70)],
        NodesDuring =
        [
            Manager("node-40", 40) with { State = SwarmNodeState.Unknown, Reachability = SwarmReachability.Unreachable, StateMessage = "Node moved to \"unknown\" state due to leadership change in cluster" },
            Manager("node-50", 50), Manager("node-60", 60, isLeader: true), Worker("node-70", 70),
        ],
        NodesAfter = [Manager("node-40", 40), Manager("node-50", 50), Manager("node-60", 60, isLeader: true), Worker("node-70", 70)],
        Driver = "Lab",
        DeadMansSwitch = "node-40: a transient unit starts docker.service after 300 s",
        Limits = new() { ControlPlaneGap = Span(15), ServiceGap = Span(1), FailedProbes = 0, Rejoin = Span(30) },
    };

    /// <summary>Nobody takes over, a service falls silent, and the leader does not come back in time.</summary>
    public static SwarmFailoverReport Fail() => Pass() with
    {
        Id = "fail",
        Verdict = SwarmFailoverVerdict.Fail,
        Conclusion = "A service was affected for 4.200 s, and no other manager took over within 90 s.",
        Fault = SwarmFailoverFault.FreezeEngine,
        NewLeader = null,
        ControlPlaneGap = null,
        WriteGap = null,
        ElectionTime = null,
        RejoinTime = null,
        Findings =
        [
            new(SwarmFailoverStage.Before, SwarmFailoverResult.Pass, "Quorum is there, with one to spare", "3 managers, 3 reachable, quorum 2"),
            new(SwarmFailoverStage.During, SwarmFailoverResult.Fail, "Another manager becomes leader", "not within 90 s") { Advice = "Check that the remaining managers reach each other on TCP port 2377." },
            new(SwarmFailoverStage.During, SwarmFailoverResult.Fail, "http://10.213.0.50:8080/ answers all the while", "164 of 206 probes answered, longest gap 4.200 s") { Advice = "Run at least two tasks on different hosts." },
            new(SwarmFailoverStage.Limit, SwarmFailoverResult.Fail, "A service is silent for 1 s at most", "4.200 s") { Advice = "Run at least two tasks on different hosts." },
        ],
        TimeLine = [.. Pass().TimeLine.Where(static moment => moment.Moment is SwarmFailoverMoment.Baseline or SwarmFailoverMoment.Fault or SwarmFailoverMoment.LastAnswer or SwarmFailoverMoment.Undo)],
        Services = [Service("http://10.213.0.50:8080/", [Answered(-3.2, 5, 82), Failed(5, 9.2, 42, "no answer within 1 s"), Answered(9.2, 18.7, 82)]) with { LongestGap = Span(4.2) }],
        NodesDuring = [],
        DeadMansSwitch = string.Empty,
    };

    /// <summary>Somebody drains a node meanwhile, a limit has nothing to measure, and the machine that measures is overloaded.</summary>
    public static SwarmFailoverReport Inconclusive() => Pass() with
    {
        Id = "inconclusive",
        Verdict = SwarmFailoverVerdict.Inconclusive,
        Conclusion = "The drill ended early, because somebody else changed the swarm: the availability of node-70 was set from Active to Drain. No service was probed.",
        Findings =
        [
            new(SwarmFailoverStage.Before, SwarmFailoverResult.Pass, "Quorum is there, with one to spare", "3 managers, 3 reachable, quorum 2"),
            new(SwarmFailoverStage.Before, SwarmFailoverResult.Skipped, "No replicated services to check", string.Empty),
            new(SwarmFailoverStage.During, SwarmFailoverResult.Inconclusive, "Nobody else changes the swarm", "the availability of node-70 was set from Active to Drain") { Advice = "Agree on a time in which nobody else changes the swarm, and run the drill again." },
            new(SwarmFailoverStage.Limit, SwarmFailoverResult.Inconclusive, "No service is silent for longer than 1.000 s", "no service was probed") { Advice = "Name a service to probe." },
        ],
        TimeLine = [.. Pass().TimeLine.Take(8), Moment(SwarmFailoverMoment.ForeignChange, 10.7, "node-70", "the availability of node-70 was set from Active to Drain")],
        Services = [],
        Tasks = [],
        WriteGap = null,
        RejoinTime = null,
        LongestStall = Span(1.2),
        Limits = new() { ServiceGap = Span(1) },
    };

    /// <summary>The leader is demoted, which needs no access to its host.</summary>
    public static SwarmFailoverReport Demotion() => Pass() with
    {
        Id = "demotion",
        Conclusion = "The services were untouched. Manager operations alone were affected, for 0.084 s.",
        Fault = SwarmFailoverFault.Demote,
        ControlPlaneGap = Span(0.084),
        WriteGap = Span(0.1),
        ElectionTime = Span(0.091),
        RejoinTime = Span(3.4),
        Duration = Span(9.5),
        TimeLine =
        [
            Moment(SwarmFailoverMoment.Baseline, -3, "node-40", "all probes answer; node-40 leads"),
            Moment(SwarmFailoverMoment.Fault, 0, "node-40", "node-40 is demoted"),
            Moment(SwarmFailoverMoment.LastAnswer, 0.007, "node-50", "node-50 gives the last answer before the gap"),
            Moment(SwarmFailoverMoment.NewLeader, 0.091, "node-60", "node-50 names node-60 as leader"),
            Moment(SwarmFailoverMoment.Undo, 1.8, "node-40", "node-40 is promoted"),
            Moment(SwarmFailoverMoment.Ready, 5.2, "node-40", "node-40 is Reachable and Ready"),
        ],
        Services = [Service("tcp://10.213.0.50:5432", Always(-3, 6.5, 95, 0.12))],
        Managers = [Probe("node-50", SwarmProbeOperation.Read, [Answered(-3, 0.007, 30), Failed(0.007, 0.091, 1, "The swarm does not have a leader"), Answered(0.091, 6.5, 64)])],
        Tasks = [],
        Driver = string.Empty,
        DeadMansSwitch = string.Empty,
        Limits = SwarmFailoverLimits.None,
    };

    /// <summary>Two of three are lost on purpose, writes stop, and come back.</summary>
    public static SwarmFailoverReport QuorumLoss() => Pass() with
    {
        Id = "quorum",
        Conclusion = "Quorum was lost on purpose: nothing was committed for 17.000 s, and writes came back 2.100 s after the fault was undone.",
        Fault = SwarmFailoverFault.KillEngine,
        ExpectQuorumLoss = true,
        Targets = [Manager("node-40", 40, isLeader: true), Manager("node-50", 50)],
        NewLeader = null,
        ElectionTime = null,
        ControlPlaneGap = null,
        NodesDuring = [],
        TimeLine = [.. Pass().TimeLine, Moment(SwarmFailoverMoment.WritesStopped, 18, "node-60", "nothing was committed for 15 s")],
    };

    /// <summary>Names and errors of somebody who wants to get out of the page, and secrets that must not get out with it.</summary>
    public static SwarmFailoverReport Hostile()
    {
        const string Script = "<script>alert(1)</script>\"'&]]>--><!--\u0000\u0007\u001b[31m\u202e\uffff";
        var node = Manager($"node{Script}", 66, isLeader: true) with
        {
            StateMessage = Script,
            Labels = new SwarmLabels([new("a\"><img src=x onerror=alert(1)>", Script)]),
        };
        return Pass() with
        {
            Conclusion = $"{Script} docker swarm join --token {Secrets.JoinToken} 10.0.0.1:2377",
            OldLeader = node,
            Targets = [node],
            NewLeader = node,
            NodesBefore = [node],
            NodesDuring = [node],
            NodesAfter = [node],
            Driver = Script,
            DeadMansSwitch = $"unlocks with {Secrets.UnlockKey}",
            SwarmId = $"\" onload=\"alert(1){Secrets.UnlockKey}",
            Findings = [new(SwarmFailoverStage.During, SwarmFailoverResult.Fail, Script, $"error: {Secrets.JoinToken}"), new(SwarmFailoverStage.During, SwarmFailoverResult.Fail, Script, Secrets.UnlockKey)],
            TimeLine = [Moment(SwarmFailoverMoment.Fault, 0, Script, $"{Script} {Secrets.JoinToken}")],
            Services = [Service($"https://user:{Secrets.Password}@web.example/?<script>", [Failed(0, 5, 9, $"{Script} {Secrets.UnlockKey}")])],
            Managers = [Probe(Script, SwarmProbeOperation.Write, [Failed(0, 5, 9, $"{Script} {Secrets.JoinToken}")]) with { LastError = Secrets.JoinToken }],
            Tasks = [Pass().Tasks[0] with { Service = $"{Script}{Secrets.JoinToken}", ReplacedOn = [Script] }],
        };
    }

    /// <summary>Ten thousand stretches and questions, one in a hundred of them a failure.</summary>
    public static SwarmFailoverReport Crowded()
    {
        var history = new SwarmProbeHistory
        {
            Segments = [.. Enumerable.Range(0, 10_000).Select(static index => index % 100 == 50 ? Failed(index * 0.1, (index + 1) * 0.1, 1, $"no answer, {index}") : Answered(index * 0.1, (index + 1) * 0.1, 1))],
            Samples = [.. Enumerable.Range(0, 10_000).Select(static index => new SwarmProbeSample(Span(index * 0.1), Span(0.004), index % 100 != 50, index % 100 != 50 ? string.Empty : "no answer"))],
        };
        var report = Pass();
        return report with
        {
            Managers = [.. report.Managers.Select(manager => manager with { History = history })],
            Services = [report.Services[0] with { History = history }],
            Tasks = [report.Tasks[0] with { History = [.. Enumerable.Range(0, 10_000).Select(static index => new SwarmRunningCount(Span(index * 0.1), index == 5_000 ? 0 : 2 + (index % 2)))] }],
        };
    }

    public static TimeSpan Span(double seconds) => TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));

    public static SwarmProbeSegment Answered(double from, double to, int count) => new(Span(from), Span(to), true, count, Span(0.021), string.Empty);

    public static SwarmProbeSegment Failed(double from, double to, int count, string error) => new(Span(from), Span(to), false, count, Span(1), error);

    private static SwarmProbeSegment[] Always(double from, double to, int count, double slowest) => [Answered(from, to, count) with { Slowest = Span(slowest) }];

    private static SwarmFailoverEvent Moment(SwarmFailoverMoment moment, double seconds, string node, string description) =>
        new(moment, Fault + Span(seconds), Span(seconds), node, description);

    private static SwarmManager Manager(string name, int number, bool isLeader = false) => new()
    {
        Id = $"tdabxfv7pwy0k3m5n7p9r1s{number}",
        Hostname = name,
        Role = SwarmNodeRole.Manager,
        State = SwarmNodeState.Ready,
        EngineVersion = "20.10.24+dfsg1",
        Address = $"10.213.0.{number}",
        Platform = "linux/x86_64",
        Cpus = 2.5,
        MemoryBytes = 8_222_134_272,
        Labels = new SwarmLabels([new("zone", "a")]),
        Created = Fault - TimeSpan.FromDays(3),
        Updated = Fault - TimeSpan.FromHours(1),
        TlsIssuer = "CN=swarm-ca",
        SpecVersion = 12,
        IsLeader = isLeader,
        Reachability = SwarmReachability.Reachable,
        RaftAddress = $"10.213.0.{number}:2377",
        SwarmId = "s3gxq0m1a2b3c4d5e6f7g8h9i",
        Swarm = "lab",
    };

    private static SwarmNode Worker(string name, int number) => new()
    {
        Id = $"wrk1xfv7pwy0k3m5n7p9r1s{number}",
        Hostname = name,
        State = SwarmNodeState.Ready,
        Availability = SwarmNodeAvailability.Drain,
        EngineVersion = "20.10.24+dfsg1",
        Address = $"10.213.0.{number}",
    };

    private static SwarmServiceProbeResult Service(string target, SwarmProbeSegment[] segments, bool isLost = false) => new()
    {
        Target = new Uri(target),
        IsOnStoppedNode = isLost,
        Sent = segments.Sum(static segment => segment.Count),
        Failed = segments.Where(static segment => !segment.Answered).Sum(static segment => segment.Count),
        LongestGap = isLost ? Span(13.2) : Span(0.138),
        SlowestAnswer = Span(0.041),
        LastError = segments.LastOrDefault(static segment => !segment.Answered)?.Error ?? string.Empty,
        History = History(segments),
    };

    private static SwarmManagerProbeResult Probe(string node, SwarmProbeOperation operation, SwarmProbeSegment[] segments) => new()
    {
        Node = node,
        Operation = operation,
        Sent = segments.Sum(static segment => segment.Count),
        Answered = segments.Where(static segment => segment.Answered).Sum(static segment => segment.Count),
        Failed = segments.Where(static segment => !segment.Answered).Sum(static segment => segment.Count),
        LongestGap = Span(10.142),
        SlowestAnswer = Span(0.021),
        LastError = segments.LastOrDefault(static segment => !segment.Answered)?.Error ?? string.Empty,
        History = History(segments),
    };

    private static SwarmProbeHistory History(SwarmProbeSegment[] segments) => new()
    {
        Segments = segments,
        Samples = [new(Span(-0.1), Span(0.0043), true, string.Empty), new(Span(0.1), Span(1), false, "no answer within 1 s")],
        Latencies = [new(Span(0.004), 120), new(Span(0.008), 31), new(Span(0.064), 1)],
        Median = Span(0.004),
        P95 = Span(0.008),
    };
}
