namespace SwarmHa;

/// <summary>Collects a drill's moments while it runs.</summary>
internal sealed class FailoverRecord(FailoverPlan plan, DrillClock clock)
{
    private readonly List<(SwarmFailoverMoment Moment, TimeSpan At, string Node, string Description)> _moments = [];

    /// <summary>The moment of the fault on the drill's clock.</summary>
    public TimeSpan Fault { get; private set; }

    public SwarmManager? NewLeader { get; private set; }

    public TimeSpan? ElectionAt => At(SwarmFailoverMoment.NewLeader);

    public string DeadMansSwitch { get; set; } = string.Empty;

    public int CommittedWithoutQuorum { get; set; }

    /// <summary>How many writes were sent while quorum was lost.</summary>
    public int TriedWithoutQuorum { get; set; }

    /// <summary>Whether the services' tasks were listed again after the managers were back.</summary>
    public bool HasTasksAfter { get; set; }

    /// <summary>What was found before the fault.</summary>
    public List<SwarmFailoverFinding> Before { get; } = [];

    public IReadOnlyList<SwarmNode> NodesDuring { get; set; } = [];

    public IReadOnlyList<SwarmNode> NodesAfter { get; set; } = [];

    public void Note(SwarmFailoverMoment moment, TimeSpan at, string node, string description)
    {
        lock (_moments)
        {
            _moments.Add((moment, at, node, description));
        }
    }

    public void NoteFault(string order)
    {
        Fault = clock.Now;
        Note(SwarmFailoverMoment.Fault, Fault, plan.Leader.UniqueName, order);
    }

    public void NoteElection(ControlPlaneWatch watch)
    {
        NoteLastAnswer(watch);
        if (watch.FirstNewLeader is { } first)
        {
            NoteLeader(first);
        }
    }

    /// <summary>After a loss of quorum whoever leads is the new leader, though it may be the old one.</summary>
    public void NoteReturn(ControlPlaneWatch watch, ControlPlaneView? first)
    {
        NoteLastAnswer(watch);
        if (first is not null)
        {
            NoteLeader(first);
        }
    }

    public void NoteWrites(CommitWatch commits, TimeSpan until)
    {
        if (commits.GapUntil(until) is var (before, after))
        {
            Note(SwarmFailoverMoment.LastWrite, before.At, before.By, $"{before.By} has the last write committed before the gap");
            Note(SwarmFailoverMoment.FirstWrite, after.At, after.By, $"{after.By} has a write committed again");
        }
    }

    /// <summary>What somebody else changed; the drill ended early by it.</summary>
    public IReadOnlyList<ForeignChange> ForeignChanges { get; private set; } = [];

    public void NoteForeign(IReadOnlyList<ForeignChange> changes)
    {
        ForeignChanges = changes;
        foreach (var change in changes)
        {
            Note(SwarmFailoverMoment.ForeignChange, change.At, change.Node, change.Description);
        }
    }

    /// <summary>When it was; null when it never was.</summary>
    public TimeSpan? At(SwarmFailoverMoment moment)
    {
        lock (_moments)
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
    }

    public string Description(SwarmFailoverMoment moment)
    {
        lock (_moments)
        {
            return _moments.First(entry => entry.Moment == moment).Description;
        }
    }

    /// <summary>The moments in their order.</summary>
    public IReadOnlyList<SwarmFailoverEvent> TimeLine()
    {
        lock (_moments)
        {
            return [.. _moments.OrderBy(static entry => entry.At).Select(entry => new SwarmFailoverEvent(entry.Moment, clock.UtcAt(entry.At), entry.At - Fault, entry.Node, entry.Description))];
        }
    }

    private void NoteLastAnswer(ControlPlaneWatch watch)
    {
        if (watch.LastAnswerBefore is { } last)
        {
            Note(SwarmFailoverMoment.LastAnswer, last.At, last.AnsweredBy, $"{last.AnsweredBy} gives the last answer before the gap");
        }
    }

    private void NoteLeader(ControlPlaneView view)
    {
        NewLeader = view.Leader;
        Note(SwarmFailoverMoment.NewLeader, view.At, view.Leader!.UniqueName, $"{view.AnsweredBy} names {view.Leader} as leader");
    }
}
