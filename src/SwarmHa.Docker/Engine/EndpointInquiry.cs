using System.Diagnostics;

namespace SwarmHa.Docker;

/// <summary>What an endpoint answered when it was asked who it is.</summary>
internal sealed record EndpointAnswer(EndpointSlot Slot, EngineStatus? Status, SwarmException? Problem);

/// <summary>Asks endpoints who they are until one can be used, and again during an election.</summary>
/// <remarks>Each is asked by itself: one that is silent does not keep the others from being asked again.</remarks>
internal sealed class EndpointInquiry : IDisposable
{
    /// <summary>How long the others may take once one can be used.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly SwarmConnectRequest _request;
    private readonly EngineSecurity? _security;
    private readonly ISwarmReporter _reporter;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly List<Asked> _asked = [];
    private readonly QuorumEvidence _evidence;

    private IReadOnlyList<SwarmManager> _managers = [];

    public EndpointInquiry(SwarmConnectRequest request, EngineSecurity? security, ISwarmReporter reporter)
    {
        (_request, _security, _reporter) = (request, security, reporter);
        _evidence = new QuorumEvidence(() => _managers, request.Discovery.Wanted != false);
    }

    public TimeSpan Left => _request.Patience - _watch.Elapsed is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>What was waited for, when it was: it says more than that the last attempt got no reply in the time that was left for it.</summary>
    public SwarmException? WaitedFor { get; private set; }

    /// <summary>Asks.</summary>
    /// <returns>An answer for each endpoint, in the order in which they were named.</returns>
    /// <exception cref="QuorumLostException">None can be used, and too few managers are left for an election.</exception>
    public async Task<IReadOnlyList<EndpointAnswer>> RunAsync(CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource();
        void Ask(Asked asked) => asked.Begin(IdentifyAsync(asked.Standing.Slot, enough, cancellationToken), _watch.Elapsed);
        try
        {
            foreach (var endpoint in _request.Endpoints.Distinct())
            {
                Ask(Add(endpoint, isLearnt: false));
            }

            while (true)
            {
                await Task.WhenAny([.. _asked.Select(static asked => asked.Work).OfType<Task>(), Task.Delay(Pause, cancellationToken)]).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var asked in _asked.Where(static asked => asked.Work is { IsCompleted: true }))
                {
                    await asked.EndAsync(_watch.Elapsed).ConfigureAwait(false);
                }

                var answers = _asked.Select(static asked => asked.Answer).OfType<EndpointAnswer>().ToList();
                var isElecting = answers.TrueForAll(static answer => answer.Problem is not null) && answers.Exists(static answer => IsPassing(answer.Problem));
                var isOver = Left <= Pause;
                if (isElecting)
                {
                    WaitFor(answers.Select(static answer => answer.Problem).First(IsPassing)!);
                    await DemandQuorumAsync(isOver).ConfigureAwait(false);
                }

                if (_asked.TrueForAll(static asked => asked.Work is null))
                {
                    var others = !isOver && (_request.Discovery.Wanted ?? isElecting) ? Others(answers) : [];
                    if (others.Count == 0 && (!isElecting || isOver))
                    {
                        return answers;
                    }

                    others.ForEach(endpoint => Ask(Add(endpoint, isLearnt: true)));
                }

                if (isElecting && !isOver)
                {
                    _asked.FindAll(asked => asked.Work is null && _watch.Elapsed - asked.Standing.LastEnded >= Pause).ForEach(Ask);
                }
            }
        }
        finally
        {
            enough.Cancel();
        }
    }

    /// <summary>Closes what was opened.</summary>
    public void Dispose() => _asked.ForEach(static asked => asked.Standing.Slot.Dispose());

    private static bool IsPassing(SwarmException? problem) => problem is NoLeaderException or ElectingException or LeaderLostException or ManagerPreparingException;

    private Asked Add(EngineEndpoint endpoint, bool isLearnt)
    {
        var slot = new EndpointSlot(new DockerEngine(endpoint, security: _security), isLearnt);
        var asked = new Asked(new ManagerStanding(slot) { FirstBegun = _watch.Elapsed });
        _asked.Add(asked);
        return asked;
    }

    private void WaitFor(SwarmException problem)
    {
        if (WaitedFor?.Message != problem.Message)
        {
            WaitedFor = problem;
            _reporter.Verbose(problem.Message);
        }
    }

    /// <summary>Ends with the loss when the managers that are known, without those that are certainly down, cannot elect a leader.</summary>
    private async Task DemandQuorumAsync(bool isOver)
    {
        Learn();
        foreach (var standing in _asked.Where(static asked => asked.Answer is not null).Select(static asked => asked.Standing).Where(static standing => standing.Slot.Snapshot.NodeId.Length > 0))
        {
            _evidence.Note(standing.Slot, standing.Problem!, standing.LastBegun);
        }

        if (isOver)
        {
            await _evidence.SettleAsync().ConfigureAwait(false);
        }

        if (_evidence.Verdict(_watch.Elapsed, [.. _asked.Select(static asked => asked.Standing)], isOver) is { } lost)
        {
            throw lost;
        }
    }

    /// <summary>Takes over which managers there are, as long as all that answer agree, and finds those that do not answer by the address of their raft.</summary>
    private void Learn()
    {
        var managers = _asked.Select(static asked => asked.Answer?.Status).OfType<EngineStatus>().Where(static status => status is { IsManager: true, RemoteManagers.Count: > 0 }).ToList();
        var lists = managers.ConvertAll(status => new HashSet<string>(status.RemoteManagers.Select(static peer => peer.NodeId).Concat(managers.Select(static one => one.NodeId))));
        _managers = lists.Count > 0 && lists.TrueForAll(lists[0].SetEquals)
            ? [.. lists[0].Select(id => EndpointPool.ManagerOf(managers.SelectMany(static status => status.RemoteManagers).FirstOrDefault(peer => peer.NodeId == id) ?? new RemoteManager(id, string.Empty)))]
            : [];
        foreach (var slot in _asked.Select(static asked => asked.Standing.Slot).Where(static slot => slot.Snapshot.NodeId.Length == 0))
        {
            if (_managers.Where(manager => RaftPort.IsAt(slot.Engine.Endpoint, manager)).ToList() is [var only])
            {
                slot.Identify(new EngineStatus { NodeId = only.Id, IsManager = true });
            }
        }
    }

    /// <summary>The managers that somebody who answered knows and nobody named. A worker knows them too.</summary>
    private List<EngineEndpoint> Others(IReadOnlyList<EndpointAnswer> answers)
    {
        var known = new HashSet<string>(answers.Select(static answer => answer.Slot.Snapshot.NodeId));
        return
        [
            .. answers.Where(static answer => answer.Status is not null)
                .SelectMany(answer => answer.Status!.RemoteManagers.Select(peer => (Peer: peer, answer.Slot)))
                .Where(found => known.Add(found.Peer.NodeId))
                .Select(found => NodeAddress.EndpointOf(found.Peer, found.Slot.Engine.Endpoint, _request.Discovery))
                .OfType<EngineEndpoint>()
                .Where(endpoint => answers.All(answer => !answer.Slot.Engine.Endpoint.Equals(endpoint)))
                .Distinct(),
        ];
    }

    /// <summary>Asks one endpoint who it is. The first that does gives the others a moment more, so that one which is silent does not hold up all.</summary>
    private async Task<EndpointAnswer> IdentifyAsync(EndpointSlot slot, CancellationTokenSource enough, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
        var watch = Stopwatch.StartNew();
        try
        {
            var status = await slot.CallAsync(static (engine, token) => engine.GetStatusAsync(token), Left, either.Token).ConfigureAwait(false);
            slot.Identify(status);
            var problem = Connecting.Unusable(slot.Engine.Endpoint, status);
            if (problem is null)
            {
                enough.CancelAfter(Grace);
            }

            return new EndpointAnswer(slot, status, problem);
        }
        catch (SwarmException problem)
        {
            return new EndpointAnswer(slot, null, problem);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            slot.WasOvertaken(watch.Elapsed);
            return new EndpointAnswer(slot, null, SwarmErrors.EngineTimeout.Exception(slot.Snapshot.LastError, slot.Engine.Endpoint));
        }
    }

    /// <summary>How one endpoint did so far, and what it is being asked.</summary>
    private sealed class Asked(ManagerStanding standing)
    {
        public ManagerStanding Standing => standing;

        public Task<EndpointAnswer>? Work { get; private set; }

        public EndpointAnswer? Answer { get; private set; }

        public void Begin(Task<EndpointAnswer> work, TimeSpan now) => (Work, standing.LastBegun) = (work, now);

        public async Task EndAsync(TimeSpan now)
        {
            Answer = await Work!.ConfigureAwait(false);
            (Work, standing.LastEnded, standing.Problem) = (null, now, Answer.Problem);
        }
    }
}
