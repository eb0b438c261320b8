namespace SwarmHa;

/// <summary>Collects a drill's moments while it runs, and judges them at the end.</summary>
internal sealed class FailoverRecord(FailoverPlan plan, DrillClock clock, FailoverDrillOptions options)
{
    private readonly List<(SwarmFailoverMoment Moment, TimeSpan At, string Node, string Description)> _moments = [];
    private TimeSpan _fault;
    private SwarmManager? _newLeader;

    public IReadOnlyList<SwarmNode> NodesDuring { get; set; } = [];

    public IReadOnlyList<SwarmNode> NodesAfter { get; set; } = [];

    public void Note(SwarmFailoverMoment moment, TimeSpan at, string node, string description)
    {
        lock (_moments)
        {
            _moments.Add((moment, at, node, description));
        }
    }

    public void NoteFault()
    {
        _fault = clock.Now;
        Note(SwarmFailoverMoment.Fault, _fault, plan.Leader.Name, $"the engine of {plan.Leader.Name} is told to stop");
    }

    public void NoteElection(ControlPlaneWatch watch)
    {
        if (watch.LastAnswerBefore is { } last)
        {
            Note(SwarmFailoverMoment.LastAnswer, last.At, last.AnsweredBy, $"{last.AnsweredBy} gives the last answer before the gap");
        }

        if (watch.FirstNewLeader is { } first)
        {
            _newLeader = first.Leader;
            Note(SwarmFailoverMoment.NewLeader, first.At, first.Leader!.Name, $"{first.AnsweredBy} names {first.Leader} as leader");
        }
    }

    public SwarmFailoverReport Judge(string swarmId, string driverName, FailoverProbes probes)
    {
        var services = probes.ServiceResults(plan.Leader);
        var election = At(SwarmFailoverMoment.NewLeader) - _fault;
        var rejoin = At(SwarmFailoverMoment.Ready) - At(SwarmFailoverMoment.Undo);
        var findings = Findings(services, election, rejoin).ToList();
        return new SwarmFailoverReport
        {
            Id = Guid.NewGuid().ToString(),
            Conclusion = string.Empty,
            Targets = [plan.Leader],
            Verdict = findings.TrueForAll(static finding => finding.Passed) ? SwarmFailoverVerdict.Pass : SwarmFailoverVerdict.Fail,
            Findings = findings,
            SwarmId = swarmId,
            OldLeader = plan.Leader,
            NewLeader = _newLeader,
            Started = clock.Started,
            Duration = clock.Now,
            ControlPlaneGap = NotNegative(At(SwarmFailoverMoment.NewLeader) - At(SwarmFailoverMoment.LastAnswer)),
            ElectionTime = election,
            RejoinTime = rejoin,
            TimeLine = [.. _moments.OrderBy(static entry => entry.At).Select(entry =>
                new SwarmFailoverEvent(entry.Moment, clock.UtcAt(entry.At), entry.At - _fault, entry.Node, entry.Description))],
            Services = services,
            Managers = probes.ManagerResults(),
            NodesBefore = plan.Nodes,
            NodesDuring = NodesDuring,
            NodesAfter = NodesAfter,
            Driver = driverName,
        };
    }

    private TimeSpan? At(SwarmFailoverMoment moment)
    {
        foreach (var entry in _moments)
        {
            if (entry.Moment == moment)
            {
                return entry.At;
            }
        }

        return null;
    }

    private IEnumerable<SwarmFailoverFinding> Findings(IReadOnlyList<SwarmServiceProbeResult> services, TimeSpan? election, TimeSpan? rejoin)
    {
        var limit = $"not within {options.Timeout.TotalSeconds:0.#} s";
        yield return new SwarmFailoverFinding(SwarmFailoverStage.During, election is not null,
            "Another manager becomes leader",
            election is { } took ? $"{_newLeader} after {Seconds(took)}" : limit);

        var lost = At(SwarmFailoverMoment.OldLeaderLost) is not null;
        yield return new SwarmFailoverFinding(SwarmFailoverStage.During, lost, $"The managers show {plan.Leader} as lost", lost ? Description(SwarmFailoverMoment.OldLeaderLost) : limit);

        var ready = At(SwarmFailoverMoment.NodesReady) is not null;
        yield return new SwarmFailoverFinding(SwarmFailoverStage.During, ready, "All other nodes stay or become Ready", ready ? Description(SwarmFailoverMoment.NodesReady) : limit);

        foreach (var service in services.Where(static service => !service.IsOnStoppedNode))
        {
            yield return new SwarmFailoverFinding(SwarmFailoverStage.During, service.Failed == 0 && service.Sent > 0,
                $"{service.Target} answers all the while",
                $"{service.Sent - service.Failed} of {service.Sent} probes answered, longest gap {Seconds(service.LongestGap)}");
        }

        yield return new SwarmFailoverFinding(SwarmFailoverStage.During, rejoin is not null,
            $"{plan.Leader} comes back as Reachable and Ready",
            rejoin is { } back ? $"{Seconds(back)} after its engine was told to start" : limit);

        var before = QuorumCount.Of(plan.Nodes);
        var after = QuorumCount.Of(NodesAfter);
        yield return new SwarmFailoverFinding(SwarmFailoverStage.During, after == before, "The managers are as many and as reachable as before", after.ToString());
    }

    private string Description(SwarmFailoverMoment moment) => _moments.First(entry => entry.Moment == moment).Description;

    /// <summary>A manager may still name the old leader while another names the new one: then there was no gap.</summary>
    private static TimeSpan? NotNegative(TimeSpan? span) => span < TimeSpan.Zero ? TimeSpan.Zero : span;

    private static string Seconds(TimeSpan span) => FormattableString.Invariant($"{span.TotalSeconds:0.000} s");
}
