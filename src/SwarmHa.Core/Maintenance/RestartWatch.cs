namespace SwarmHa;

/// <summary>Watches, from before an action, whether a manager goes away. It goes on in the background until it is disposed of.</summary>
/// <remarks>
/// Any one of these counts: its own engine was started again; the managers list it as Unreachable or Down while its own engine does not respond;
/// the managers list it so, and its own engine cannot be asked from here. That the managers lose it for a moment while its engine goes on
/// does not count, nor does a broken connection alone.
/// </remarks>
internal sealed class RestartWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ViewLimit = TimeSpan.FromSeconds(2);

    // Without the engine's memory and the managers' view, silence has to be seen twice.
    private const int EnoughSilence = 2;

    private readonly CancellationTokenSource _ending = new();
    private readonly ISwarm _swarm;
    private readonly SwarmNode _node;
    private readonly TimeProvider _time;
    private readonly IEngine? _engine;
    private EngineMemory? _memory;
    private volatile string? _loss;
    private volatile bool _wasStartedAgain;
    private int _silence;

    private RestartWatch(ISwarm swarm, SwarmNode node, IEngine? engine, TimeProvider time) => (_swarm, _node, _engine, _time) = (swarm, node, engine, time);

    /// <summary>How it was seen to go; null while it was not.</summary>
    public string? Loss => _loss;

    /// <summary>Begins. The engine has told what it remembers when the task ends.</summary>
    public static async Task<RestartWatch> BeginAsync(ISwarm swarm, SwarmNode node, ISwarmReporter reporter, TimeProvider time, CancellationToken cancellationToken)
    {
        var engine = swarm.OpenEngine(node);
        var watch = new RestartWatch(swarm, node, engine, time);
        try
        {
            if (engine is not null)
            {
                var memory = new EngineMemory(engine, node.Id, time);
                await memory.LearnAsync(cancellationToken).ConfigureAwait(false);
                watch._memory = memory;
            }
        }
        catch (SwarmException problem)
        {
            reporter.Verbose($"The engine of {node} cannot be asked from here ({problem.Message.TrimEnd('.')}). Only the other managers tell whether it goes.");
        }
        catch
        {
            watch.Dispose();
            engine?.Dispose();
            throw;
        }

        _ = Task.Run(watch.RunAsync, CancellationToken.None);
        return watch;
    }

    /// <summary>Whether nothing speaks against its being back. The managers may not have noticed yet that an engine was started again.</summary>
    public async Task<bool> IsUpAsync(CancellationToken cancellationToken)
    {
        if (!_wasStartedAgain || _memory is null)
        {
            return true;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        return await _memory.IsUpAsync(either.Token).ConfigureAwait(false);
    }

    /// <summary>Ends the watch.</summary>
    public void Dispose() => _ending.Cancel();

    private async Task RunAsync()
    {
        try
        {
            while (_loss is null)
            {
                var run = LookAtEngineAsync();
                var isLost = await IsLostAsync().ConfigureAwait(false);
                _loss = Judge(await run.ConfigureAwait(false), isLost);
                await _time.Delay(Interval, _ending.Token).ConfigureAwait(false);
            }

            await _time.Delay(Timeout.InfiniteTimeSpan, _ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // This is how it ends.
        }
        finally
        {
            _engine?.Dispose();
        }
    }

    private Task<EngineRun> LookAtEngineAsync() => _memory?.LookAsync(_ending.Token) ?? Task.FromResult(EngineRun.Unclear);

    /// <summary>Whether the managers list it as lost; null when none responds. Unknown is no loss: after an election all nodes are.</summary>
    private async Task<bool?> IsLostAsync()
    {
        try
        {
            var nodes = await _swarm.GetNodesAsync(ViewLimit, _ending.Token).ConfigureAwait(false);
            return nodes.Any(node => node.Id == _node.Id
                && (node.State is SwarmNodeState.Down or SwarmNodeState.Disconnected || node is SwarmManager { Reachability: SwarmReachability.Unreachable }));
        }
        catch (SwarmException)
        {
            return null;
        }
    }

    private string? Judge(EngineRun run, bool? isLost)
    {
        var canTell = _memory is { IsTelling: true };
        _silence = run == EngineRun.Silent && isLost != false ? _silence + 1 : 0;
        switch (run)
        {
            case EngineRun.Another:
                _wasStartedAgain = true;
                return "its engine was started again";
            case EngineRun.Silent when isLost == true:
                return "the managers lost it and its engine did not respond";
            case EngineRun.Silent when !canTell && _silence >= EnoughSilence:
                return "its engine did not respond";
            default:
                return _memory is null && isLost == true ? "the managers lost it" : null;
        }
    }
}
