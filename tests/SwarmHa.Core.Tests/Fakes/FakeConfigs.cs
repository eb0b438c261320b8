namespace SwarmHa.Core.Tests;

/// <summary>The configs of a <see cref="FakeSwarm"/>. Each request takes its way to the engine and back, and may fail on either.</summary>
internal sealed class FakeConfigs(FakeSwarm swarm, PacedTime time)
{
    private readonly Lock _gate = new();
    private readonly List<SwarmConfig> _all = [];
    private int _last;

    public IReadOnlyList<SwarmConfig> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>How long a request takes until it is carried out, and its reply as long again.</summary>
    public Func<TimeSpan> Way { get; set; } = static () => TimeSpan.Zero;

    /// <summary>What a change fails with before it is carried out, if with anything.</summary>
    public Func<SwarmError?> Refusal { get; set; } = static () => null;

    /// <summary>What a change fails with although it has been carried out, if with anything.</summary>
    public Func<SwarmError?> LostReply { get; set; } = static () => null;

    /// <summary>When a request that is cut off on its way is carried out all the same; null for not at all.</summary>
    public TimeSpan? Straggles { get; set; }

    /// <summary>What else happens right before something is carried out, by the request's name.</summary>
    public Action<string> Before { get; set; } = static _ => { };

    /// <summary>A config that somebody else has made.</summary>
    public SwarmConfig Add(string name, params (string Key, string Value)[] labels) => Add(name, TimeSpan.Zero, labels);

    /// <summary>A config that somebody else made earlier or later than now, by the clock of the manager that leads.</summary>
    public SwarmConfig Add(string name, TimeSpan made, params (string Key, string Value)[] labels) =>
        Add(name, labels.ToDictionary(static label => label.Key, static label => label.Value), made);

    /// <summary>Removes a config, as a person does.</summary>
    public void Remove(string name) => Locked(() => _all.RemoveAll(config => config.Name == name));

    public async Task<SwarmConfig?> FindAsync(string name, CancellationToken cancellationToken)
    {
        await time.Delay(Way(), cancellationToken).ConfigureAwait(false);
        Before("find");
        var found = All.FirstOrDefault(config => config.Name == name);
        await time.Delay(Way(), cancellationToken).ConfigureAwait(false);
        return found;
    }

    public Task<string> CreateAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken) =>
        ChangeAsync("create", () => Add(name, labels).Id, cancellationToken);

    public Task RemoveAsync(string id, CancellationToken cancellationToken) => ChangeAsync(
        "remove",
        () => Locked(() => _all.RemoveAll(config => config.Id == id)) > 0 ? id : throw SwarmErrors.ConfigNotFound.Exception($"config {id} not found"),
        cancellationToken);

    private async Task<string> ChangeAsync(string what, Func<string> change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await time.Delay(Way(), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Straggles is { } later)
        {
            swarm.Later(later, () => Straggle(change));
            throw;
        }

        Before(what);
        if (Refusal() is { } refusal)
        {
            throw refusal.Exception("The fake swarm refuses.");
        }

        var result = swarm.HasLeader ? change() : throw SwarmErrors.NoLeader.Exception("The fake swarm has no leader.");
        await time.Delay(Way(), cancellationToken).ConfigureAwait(false);
        return LostReply() is { } lost ? throw lost.Exception("The reply of the fake swarm is lost.") : result;
    }

    private static void Straggle(Func<string> change)
    {
        try
        {
            change();
        }
        catch (SwarmException)
        {
            // Nobody hears of it.
        }
    }

    private SwarmConfig Add(string name, IEnumerable<KeyValuePair<string, string>> labels, TimeSpan age = default) => Locked(() =>
    {
        if (_all.Exists(config => config.Name == name))
        {
            throw SwarmErrors.NameInUse.Exception($"config {name} already exists");
        }

        var made = new SwarmConfig { Id = $"config{++_last}", Name = name, Labels = new SwarmLabels(labels), Created = time.GetUtcNow() + age + swarm.LeaderClockAhead };
        _all.Add(made);
        return made;
    });

    private T Locked<T>(Func<T> action)
    {
        lock (_gate)
        {
            return action();
        }
    }
}
