namespace SwarmHa;

/// <summary>Looks at a swarm once, at everything side by side. What cannot be gathered is noted with the reason, and is no error.</summary>
/// <param name="swarm">The swarm.</param>
/// <param name="time">The clock.</param>
/// <param name="reporter">Is told what is missing.</param>
internal sealed class HealthSurvey(ISwarm swarm, TimeProvider time, ISwarmReporter reporter)
{
    private const int MostEnginesAtOnce = 4;

    /// <summary>The first question makes the connection; the second is the one whose time says something.</summary>
    private const int QuestionsToEachEngine = 2;

    private static readonly TimeSpan EngineLimit = TimeSpan.FromSeconds(5);

    /// <summary>Gathers what some rules need.</summary>
    /// <param name="needs">What they need.</param>
    /// <param name="patience">How long to retry for each thing while no manager answers.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The snapshot.</returns>
    public async Task<SwarmHealthSnapshot> TakeAsync(HealthSources needs, TimeSpan patience, CancellationToken cancellationToken)
    {
        // Engines are those of the managers in the list, and an unlock key is asked for where the settings say that there is one.
        needs |= (needs.HasFlag(HealthSources.Engines) || needs.HasFlag(HealthSources.Alpn) ? HealthSources.Nodes : HealthSources.None) | (needs.HasFlag(HealthSources.UnlockKey) ? HealthSources.Cluster : HealthSources.None);
        Task<Gathered<T>> Ask<T>(HealthSources source, string what, Func<Task<T>> ask) => needs.HasFlag(source)
            ? TryAsync(what, ask, cancellationToken)
            : Task.FromResult(Gathered<T>.Missing("It was not asked for."));

        var nodes = Ask(HealthSources.Nodes, "The nodes", () => swarm.GetNodesAsync(patience, cancellationToken));
        var cluster = Ask(HealthSources.Cluster, "The swarm's settings", () => swarm.ReadAsync(static (engine, token) => engine.GetClusterAsync(token), patience, cancellationToken));
        var services = Ask(HealthSources.Services, "The services", () => swarm.ReadAsync(static (engine, token) => engine.GetServicesAsync(token), patience, cancellationToken));
        var tasks = Ask(HealthSources.Tasks, "The tasks", () => swarm.ReadAsync(static (engine, token) => engine.GetTasksAsync(null, token), patience, cancellationToken));
        var engines = needs.HasFlag(HealthSources.Engines) ? AskEnginesAsync(nodes, patience, cancellationToken) : null;

        var alpn = needs.HasFlag(HealthSources.Alpn) ? AskForAlpnAsync(nodes, cancellationToken) : null;

        // A secret is not sent for unless there is one.
        var unlockKey = needs.HasFlag(HealthSources.UnlockKey) && await cluster.ConfigureAwait(false) is { Gap: null, Value.IsAutolocked: true }
            ? Ask(HealthSources.UnlockKey, "The unlock key", () => swarm.ReadAsync(static (engine, token) => engine.HasUnlockKeyAsync(token), patience, cancellationToken))
            : null;
        var snapshot = new SwarmHealthSnapshot
        {
            SwarmId = swarm.SwarmId,
            Nodes = await nodes.ConfigureAwait(false),
            Cluster = await cluster.ConfigureAwait(false),
            Services = await services.ConfigureAwait(false),
            Tasks = await tasks.ConfigureAwait(false),
            Taken = time.GetUtcNow(),
        };
        snapshot = engines is null ? snapshot : snapshot with { Engines = await engines.ConfigureAwait(false) };
        snapshot = alpn is null ? snapshot : snapshot with { Alpn = await alpn.ConfigureAwait(false) };
        return unlockKey is null ? snapshot : snapshot with { HasUnlockKey = await unlockKey.ConfigureAwait(false) };
    }

    private async Task<Gathered<T>> TryAsync<T>(string what, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return Gathered<T>.Of(await ask().ConfigureAwait(false));
        }
        catch (SwarmException problem)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // The same for all that is asked for.
            var reason = problem is QuorumLostException ? problem.Message : $"{what} cannot be read: {problem.Message}";
            reporter.Verbose(reason);
            return Gathered<T>.Missing(reason, problem is QuorumLostException);
        }
    }

    private async Task<Gathered<IReadOnlyList<ManagerAnswer>>> AskEnginesAsync(
        Task<Gathered<IReadOnlyList<SwarmNode>>> listing,
        TimeSpan patience,
        CancellationToken cancellationToken)
    {
        var nodes = await listing.ConfigureAwait(false);
        if (nodes.Gap is not null)
        {
            return Gathered<IReadOnlyList<ManagerAnswer>>.Missing(nodes.Gap, nodes.IsQuorumLost);
        }

        using var places = new SemaphoreSlim(MostEnginesAtOnce);
        var limit = Durations.Shorter(patience, EngineLimit);
        return Gathered<IReadOnlyList<ManagerAnswer>>.Of(await Task.WhenAll(nodes.Value.OfType<SwarmManager>().Select(async manager =>
        {
            await places.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await AskEngineAsync(manager, limit, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                places.Release();
            }
        })).ConfigureAwait(false));
    }

    private async Task<Gathered<IReadOnlyList<AlpnAnswer>>> AskForAlpnAsync(Task<Gathered<IReadOnlyList<SwarmNode>>> listing, CancellationToken cancellationToken)
    {
        var nodes = await listing.ConfigureAwait(false);
        if (nodes.Gap is not null)
        {
            return Gathered<IReadOnlyList<AlpnAnswer>>.Missing(nodes.Gap, nodes.IsQuorumLost);
        }

        var asked = nodes.Value.Any(static node => AlpnGuard.Insists(node) == true) ? nodes.Value.OfType<SwarmManager>().Where(static manager => AlpnGuard.Insists(manager) != true) : [];
        return Gathered<IReadOnlyList<AlpnAnswer>>.Of(await AlpnGuard.AskAsync(swarm, asked, cancellationToken).ConfigureAwait(false));
    }

    private async Task<ManagerAnswer> AskEngineAsync(SwarmManager manager, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var expiry = time.CreateCancellationTokenSource(limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellationToken);
        ManagerAnswer? best = null;
        try
        {
            using var engine = swarm.OpenEngine(manager);
            if (engine is null)
            {
                return new ManagerAnswer(manager, null, "Where its engine listens is not known.");
            }

            for (var i = 0; i < QuestionsToEachEngine; i++)
            {
                var (begun, started) = (time.GetUtcNow(), time.GetTimestamp());
                var status = await engine.GetStatusAsync(either.Token).ConfigureAwait(false);
                var roundTrip = time.GetElapsedTime(started);
                if (status.NodeId != manager.Id)
                {
                    return new ManagerAnswer(manager, null, $"Another node answers at {engine.Endpoint}.");
                }

                best = best is null || roundTrip < best.RoundTrip
                    ? new ManagerAnswer(manager, status, string.Empty) { Asked = begun + TimeSpan.FromTicks(roundTrip.Ticks / 2), RoundTrip = roundTrip }
                    : best;
            }

            return best!;
        }
        catch (SwarmException problem)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return best ?? new ManagerAnswer(manager, null, problem.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return best ?? new ManagerAnswer(manager, null, $"No reply within {HealthWords.Seconds(limit)}.");
        }
    }
}
