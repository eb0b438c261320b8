using System.Diagnostics;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>When a fault happens to writes of node specs that are under way.</summary>
internal enum TrapMoment
{
    /// <summary>Before the engines receive them.</summary>
    Sent,

    /// <summary>When the engines have replied, and nobody has received the replies: those are lost.</summary>
    Applied,
}

/// <summary>A relay on loopback in front of each manager. It holds writes of node specs until the wanted number is under way, and lets a fault
/// happen at that moment.</summary>
internal sealed class WriteTrap : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly Dictionary<string, TcpListener> _listeners = [];
    private readonly List<Task> _accepting = [];
    private volatile Armed? _armed;
    private int _writes;

    public WriteTrap(LabFixture lab, IEnumerable<string> managers)
    {
        foreach (var manager in managers)
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            _listeners.Add(manager, listener);
            _accepting.Add(AcceptAsync(listener, new IPEndPoint(lab.Node(manager).Address, lab.Endpoint(manager).Port)));
        }
    }

    /// <summary>How many writes of node specs have passed the relays.</summary>
    public int Writes => Volatile.Read(ref _writes);

    /// <summary>Runs commands at the same time, and lets the fault happen when each of them writes a spec for the first time.</summary>
    /// <param name="moment">When exactly.</param>
    /// <param name="fault">The fault.</param>
    /// <param name="managers">The managers that the commands know, in the order in which they are asked.</param>
    /// <param name="commands">The commands.</param>
    public async Task<IReadOnlyList<EngineResult>> CatchAsync(TrapMoment moment, Func<Task> fault, IReadOnlyList<string> managers, params IReadOnlyList<string> commands)
    {
        var endpoints = string.Join(", ", managers.Select(manager => $"tcp://{_listeners[manager].LocalEndpoint}"));
        var armed = _armed = new Armed(commands.Count, moment, fault);
        var results = await Task.WhenAll(commands.Select(async command =>
        {
            using var session = ModuleSession.Open();
            Assert.Empty(session.Run($"$null = Connect-Swarm {endpoints} -DiscoverManagers:$false").Errors);
            var watch = Stopwatch.StartNew();
            var result = await session.RunAsync($"{command} -Verbose");
            var told = result.Warnings.Concat(result.Verbose).Concat(result.Errors.Append(result.Terminating).OfType<ErrorRecord>().Select(static error => $"{error}"));
            TestContext.Current.SendDiagnosticMessage($"{watch.Elapsed.TotalSeconds:0.0} s: {string.Join($"{Environment.NewLine}  ", told.Prepend(command))}");
            return result;
        }));
        Assert.True(armed.Sprung.IsCompletedSuccessfully, "The fault did not happen.");
        return results;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        foreach (var listener in _listeners.Values)
        {
            listener.Dispose();
        }

        await Task.WhenAll(_accepting);
        _ending.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener, IPEndPoint engine)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(RelayAsync(await listener.AcceptTcpClientAsync(_ending.Token), engine));
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task RelayAsync(TcpClient accepted, IPEndPoint engine)
    {
        using var near = accepted;
        using var far = new TcpClient { NoDelay = true };
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        near.NoDelay = true;
        try
        {
            await far.ConnectAsync(engine, over.Token);
            Armed? trapped = null;
            var sending = PumpAsync(near, far, async chunk => trapped = await HoldAsync(chunk) ?? trapped, over.Token);
            var replying = PumpAsync(far, near, _ => trapped is { Moment: TrapMoment.Applied } armed ? LoseAsync(armed) : Task.CompletedTask, over.Token);
            await await Task.WhenAny(sending, replying);
        }
        catch (Exception problem) when (problem is IOException or SocketException or OperationCanceledException)
        {
            // As an engine's own end of a connection, it is closed.
        }

        await over.CancelAsync();
        near.Client.Close(0);
    }

    /// <summary>Holds the beginning of a write while the trap is armed.</summary>
    private async Task<Armed?> HoldAsync(ReadOnlyMemory<byte> chunk)
    {
        var request = Encoding.ASCII.GetString(chunk.Span[..Math.Min(chunk.Length, 200)]);
        if (!request.StartsWith("POST ", StringComparison.Ordinal) || !request.Contains("/nodes/", StringComparison.Ordinal))
        {
            return null;
        }

        Interlocked.Increment(ref _writes);
        if (_armed is not { } armed || !armed.Take())
        {
            return null;
        }

        await (armed.Moment == TrapMoment.Sent ? armed.ArriveAsync() : armed.BeginAsync());
        return armed;
    }

    private static async Task LoseAsync(Armed armed)
    {
        await armed.ArriveAsync();
        throw new IOException("The reply is lost.");
    }

    private static async Task PumpAsync(TcpClient from, TcpClient to, Func<ReadOnlyMemory<byte>, Task> see, CancellationToken cancellationToken)
    {
        var buffer = new byte[65536];
        int read;
        while ((read = await from.GetStream().ReadAsync(buffer, cancellationToken)) > 0)
        {
            await see(buffer.AsMemory(0, read));
            await to.GetStream().WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    /// <summary>A trap for a number of writes, which springs once.</summary>
    private sealed class Armed(int writes, TrapMoment moment, Func<Task> fault)
    {
        private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
        private readonly TaskCompletionSource _allBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _sprung = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _taken, _begun, _arrived;

        public TrapMoment Moment => moment;

        public Task Sprung => _sprung.Task;

        /// <summary>Whether this write is one of those that are waited for.</summary>
        public bool Take() => Interlocked.Increment(ref _taken) <= writes;

        public Task BeginAsync()
        {
            if (Interlocked.Increment(ref _begun) == writes)
            {
                _allBegun.SetResult();
            }

            return _allBegun.Task.WaitAsync(Limit);
        }

        /// <summary>The last one to arrive causes the fault; all go on after it.</summary>
        public async Task ArriveAsync()
        {
            if (Interlocked.Increment(ref _arrived) == writes)
            {
                try
                {
                    await fault();
                    _sprung.SetResult();
                }
                catch (Exception problem)
                {
                    _sprung.SetException(problem);
                }
            }

            await Sprung.WaitAsync(Limit);
        }
    }
}
