namespace SwarmHa;

/// <summary>Collects the steps of a handover while it runs.</summary>
internal sealed class LeaderMoveRecord(LeaderMovePlan plan, DrillClock clock)
{
    private readonly List<SwarmLeaderMoveStep> _steps = [];
    private string _reason = string.Empty;
    private TimeSpan? _gap;
    private int _attempts;
    private TimeSpan _stepBegun;

    /// <summary>The manager that led last.</summary>
    public SwarmManager Leader { get; set; } = plan.Leader;

    /// <summary>Notes that a step has ended; it took the time since the last one.</summary>
    public void Note(SwarmLeaderMoveStage stage, SwarmNode node, string description) => Note(stage, node, description, clock.Now);

    /// <summary>Notes that a step had ended at a moment; the next one began then.</summary>
    public void Note(SwarmLeaderMoveStage stage, SwarmNode node, string description, TimeSpan at)
    {
        _steps.Add(new SwarmLeaderMoveStep(stage, clock.UtcAt(at), at - _stepBegun, node.UniqueName, description));
        _stepBegun = at;
    }

    public void NoteGap(TimeSpan gap)
    {
        _attempts++;
        _gap = _gap is { } known && known > gap ? known : gap;
    }

    /// <summary>Says why it ends without the wanted manager leading.</summary>
    public void GiveUp(string reason) => _reason = reason;

    public SwarmLeaderMove Result(string swarmId) => new()
    {
        SwarmId = swarmId,
        From = plan.Leader.UniqueName,
        To = Leader.UniqueName,
        Wanted = plan.Wanted?.UniqueName ?? string.Empty,
        Succeeded = plan.Wanted is null ? Leader.Id != plan.Leader.Id : Leader.Id == plan.Wanted.Id,
        Reason = _reason,
        Attempts = _attempts,
        ControlPlaneGap = _gap,
        Steps = [.. _steps],
        Started = clock.Started,
        Duration = clock.Now,
    };
}
