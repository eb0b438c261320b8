namespace SwarmHa;

/// <summary>Watches, from before an action, whether a manager is restarted, and whether quorum is lost meanwhile. It goes on in the background until it is disposed of.</summary>
/// <remarks>
/// A restart is proven by the engine's memory. Where the memory can prove the opposite, too, that the managers lost it and its engine is silent
/// only means that it is away: a frozen host comes back as the same engine. Where it cannot, that counts as the restart; so does that the
/// managers lost it while its engine cannot be asked from here. That the managers lose it for a moment while its engine goes on
/// does not count, nor does a broken connection alone.
/// </remarks>
internal sealed class RestartWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ViewLimit = TimeSpan.FromSeconds(2);

    // Without the engine's memory and the managers' view, silence has to be seen twice.
    private const int EnoughSilence = 2;

    // An engine responds within these looks after the managers list it as well again.
    private const int EnoughSilenceWhileWell = 5;

    private readonly CancellationTokenSource _ending = new();
    private readonly ISwarm _swarm;
    private readonly SwarmNode _node;
    private readonly TimeProvider _time;
    private readonly IEngine? _engine;
    private EngineMemory? _memory;
    private volatile string? _loss;
    private volatile string? _quorumLoss;
    private volatile SwarmNode _seen;
    private volatile bool _wasStartedAgain;
    private volatile bool _isAway;
    private volatile bool _wasAway;
    private Task _patient = Task.CompletedTask;
    private int _silence;
    private int _silenceWhileWell;

    private RestartWatch(ISwarm swarm, SwarmNode node, IEngine? engine, TimeProvider time) => (_swarm, _node, _seen, _engine, _time) = (swarm, node, node, engine, time);

    private enum View
    {
        /// <summary>No manager responds.</summary>
        None,
        Lost,
        Well,

        /// <summary>Anything else. Unknown is no loss: after an election all nodes are.</summary>
        Other,
    }

    /// <summary>How it was seen to go; null while it was not.</summary>
    public string? Loss => _loss;

    /// <summary>Whether it is away now, and may yet turn out not to have been restarted.</summary>
    public bool IsAway => _isAway;

    /// <summary>Whether it was away at some time.</summary>
    public bool WasAway => _wasAway;

    /// <summary>The manager as the managers last listed it.</summary>
    public SwarmNode Seen => _seen;

    /// <summary>How quorum was lost meanwhile; null when it was not.</summary>
    public string? QuorumLoss => _quorumLoss;

    /// <summary>Begins to watch quorum alone, for an action that restarts nothing.</summary>
    public static RestartWatch BeginForQuorum(ISwarm swarm, SwarmNode node, TimeProvider time)
    {
        var watch = new RestartWatch(swarm, node, null, time);
        _ = Task.Run(watch.RunAsync, CancellationToken.None);
        return watch;
    }

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
            while (true)
            {
                var run = _loss is null ? LookAtEngineAsync() : Task.FromResult(EngineRun.Unclear);
                var view = await LookAtManagersAsync().ConfigureAwait(false);
                _loss ??= Judge(await run.ConfigureAwait(false), view);
                await _time.Delay(Interval, _ending.Token).ConfigureAwait(false);
            }
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

    private async Task<View> LookAtManagersAsync()
    {
        try
        {
            var nodes = await _swarm.GetNodesAsync(ViewLimit, _ending.Token).ConfigureAwait(false);
            if (nodes.FirstOrDefault(node => node.Id == _node.Id) is not { } seen)
            {
                return View.Other;
            }

            _seen = seen;
            return seen switch
            {
                { State: SwarmNodeState.Down or SwarmNodeState.Disconnected } or SwarmManager { Reachability: SwarmReachability.Unreachable } => View.Lost,
                SwarmManager { State: SwarmNodeState.Ready, IsReachable: true } => View.Well,
                _ => View.Other,
            };
        }
        catch (SwarmException problem)
        {
            NoteQuorum(problem);
            if (_patient.IsCompleted && _quorumLoss is null)
            {
                // Silent hosts take longer to prove that they are down.
                _patient = AskPatientlyAsync();
            }

            return View.None;
        }
    }

    private async Task AskPatientlyAsync()
    {
        try
        {
            await _swarm.GetNodesAsync(_ending.Token).ConfigureAwait(false);
        }
        catch (SwarmException problem)
        {
            NoteQuorum(problem);
        }
        catch (OperationCanceledException)
        {
            // The watch ends.
        }
    }

    private void NoteQuorum(SwarmException problem) => _quorumLoss ??= problem is QuorumLostException ? problem.Message : null;

    private string? Judge(EngineRun run, View view)
    {
        _silence = run == EngineRun.Silent && view is View.None or View.Lost ? _silence + 1 : 0;
        switch (run)
        {
            case EngineRun.Another:
                _wasStartedAgain = true;
                return "its engine was started again";
            case EngineRun.Silent when _isAway:
                _silenceWhileWell = view == View.Well ? _silenceWhileWell + 1 : 0;
                return _silenceWhileWell >= EnoughSilenceWhileWell ? "the managers lost it and found it again, and its engine does not respond from here any more" : null;
            case EngineRun.Silent when view == View.Lost && _memory is { IsProof: true }:
                _isAway = _wasAway = true;
                return null;
            case EngineRun.Silent when view == View.Lost:
            case EngineRun.Unclear when _isAway:
                return "the managers lost it and its engine did not respond";
            case EngineRun.Silent when _memory is not { IsTelling: true } && _silence >= EnoughSilence:
                return "its engine did not respond";
            default:
                _isAway = false;
                _silenceWhileWell = 0;
                return _memory is null && view == View.Lost ? "the managers lost it" : null;
        }
    }
}
