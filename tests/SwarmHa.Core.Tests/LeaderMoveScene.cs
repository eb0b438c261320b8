namespace SwarmHa.Core.Tests;

/// <summary>A fake swarm, and handovers that are quick on the fake clock.</summary>
internal sealed class LeaderMoveScene
{
    private readonly PacedTime _time = new();

    public LeaderMoveScene(int managers = 3, int workers = 0)
    {
        Swarm = new FakeSwarm(_time, managers, workers);
        Swarm.Pace.HandOver = TimeSpan.FromMilliseconds(80);
    }

    public FakeSwarm Swarm { get; }

    public RecordingReporter Reporter { get; } = new();

    /// <summary>Ends the handover.</summary>
    public CancellationToken Stop { get; set; }

    /// <summary>What happens between the plan and the handover.</summary>
    public Action? AfterPlan { get; set; }

    public LeaderMoveOptions Options { get; set; } = new()
    {
        Timeout = TimeSpan.FromSeconds(20),
        SettleLimit = TimeSpan.FromSeconds(5),
        RoleRound = TimeSpan.FromSeconds(3),
        Rest = TimeSpan.FromSeconds(1),
        LongRest = TimeSpan.FromSeconds(1),
        AnswerLimit = TimeSpan.FromSeconds(1),
    };

    public string Leader => Swarm.Nodes.Single(static node => node.IsLeader).Name;

    public IEnumerable<string> Managers => Swarm.Nodes.Where(static node => node is { Role: SwarmNodeRole.Manager, Reachability: SwarmReachability.Reachable }).Select(static node => node.Name);

    public Task<LeaderMovePlan> PrepareAsync(string? to = null) => _time.RunAsync(() => Move().PrepareAsync(Id(to), Stop));

    public Task<SwarmLeaderMove> RunAsync(string? to = null) => _time.RunWithProbesAsync(() => WorkAsync(Move(), to));

    /// <summary>Hands over as the suspension of a leader does.</summary>
    public Task<SwarmManager> HandOverAsync(string from) => _time.RunWithProbesAsync(
        () => new LeaderMoveHandover(Swarm, Options, Reporter, _time).HandOverAsync((SwarmManager)Swarm[from].View(), Stop));

    /// <summary>Runs two handovers at the same time, as two people would.</summary>
    public Task<SwarmLeaderMove?[]> RunTwoAsync(TimeSpan between) => _time.RunWithProbesAsync(() => Task.WhenAll(Safely(TimeSpan.Zero), Safely(between)));

    private async Task<SwarmLeaderMove?> Safely(TimeSpan delay)
    {
        await Task.Delay(delay, _time, Stop).ConfigureAwait(false);
        try
        {
            return await WorkAsync(Move(), null).ConfigureAwait(false);
        }
        catch (SwarmException)
        {
            return null;
        }
    }

    private async Task<SwarmLeaderMove> WorkAsync(LeaderMove move, string? to)
    {
        var plan = await move.PrepareAsync(Id(to), Stop).ConfigureAwait(false);
        AfterPlan?.Invoke();
        return await move.RunAsync(plan, Stop).ConfigureAwait(false);
    }

    private LeaderMove Move() => new(Swarm, Options, Reporter, _time);

    private string? Id(string? name) => name is null ? null : Swarm[name].Id;
}
