namespace SwarmHa.Core.Tests;

/// <summary>A fake swarm and what changes roles in it.</summary>
internal sealed class RoleChangeScene
{
    private readonly PacedTime _time = new();
    private readonly RoleChange _change;

    public RoleChangeScene(int managers, int workers)
    {
        Swarm = new FakeSwarm(_time, managers, workers);
        _change = new RoleChange(Swarm, Reporter, _time);
    }

    public FakeSwarm Swarm { get; }

    public RecordingReporter Reporter { get; } = new();

    /// <summary>Ends the changes.</summary>
    public CancellationToken Stop { get; set; }

    /// <summary>How long the last change took on the fake clock.</summary>
    public TimeSpan Took { get; private set; }

    public Task<SwarmNode> PromoteAsync(string name, RoleChangeOptions? options = null) =>
        RunAsync(() => _change.PromoteAsync(Swarm[name].Id, options ?? new RoleChangeOptions(), Stop));

    public Task<SwarmNode> DemoteAsync(string name, RoleChangeOptions? options = null) =>
        RunAsync(() => _change.DemoteAsync(Swarm[name].Id, options ?? new RoleChangeOptions(), Stop));

    public Task<RoleChangePlan> PrepareAsync(string name, SwarmNodeRole role) =>
        _change.PrepareAsync(Swarm[name].Id, role, new RoleChangeOptions(), null, CancellationToken.None);

    public Task<SwarmNode> PromoteUnknownAsync() =>
        RunAsync(() => _change.PromoteAsync("no such id", new RoleChangeOptions(), CancellationToken.None));

    /// <summary>Has somebody else set a label of a node right before each of the next updates.</summary>
    public void Meddle(string name, int times)
    {
        for (var time = 1; time <= times; time++)
        {
            var label = $"theirs{time}";
            Swarm.BeforeUpdate.Enqueue(() =>
            {
                Swarm[name].Labels[label] = "kept";
                Swarm[name].Version++;
            });
        }
    }

    private async Task<SwarmNode> RunAsync(Func<Task<SwarmNode>> change)
    {
        var started = _time.GetTimestamp();
        try
        {
            return await _time.RunAsync(change);
        }
        finally
        {
            Took = _time.GetElapsedTime(started);
        }
    }
}
