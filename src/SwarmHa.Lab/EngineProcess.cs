using System.Diagnostics;

namespace SwarmHa.Lab;

/// <summary>One node's engine as processes: started detached, stopped, killed, frozen and thawed.</summary>
internal sealed class EngineProcess(NodeSite site)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(20);

    // A manager that has lost its quorum asks the swarm for up to 20 s before it goes.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    public int? ProcessId => NodeProcesses.Of(site).Engine;

    public EngineLabNodeState State => ProcessId switch
    {
        null => EngineLabNodeState.Stopped,
        int id => NodeProcesses.IsFrozen(id) ? EngineLabNodeState.Frozen : EngineLabNodeState.Running,
    };

    /// <summary>Starts or thaws the engine and returns when it answers on its socket.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var api = new EngineApi(site);
        long logLength = File.Exists(site.Log) ? new FileInfo(site.Log).Length : 0;
        bool launched = false;
        bool answers = await Until.TrueAsync(
            async () =>
            {
                var processes = NodeProcesses.Of(site);
                if (processes.Engine is int engine)
                {
                    if (NodeProcesses.IsFrozen(engine))
                    {
                        Thaw();
                    }

                    return await api.AnswersAsync(cancellationToken).ConfigureAwait(false);
                }

                // An engine that was told to stop before may end only now, and is started then; one that ends twice does not come up.
                if (launched)
                {
                    throw Failure("ended instead of answering", logLength);
                }

                launched = await LaunchAsync(logLength, cancellationToken).ConfigureAwait(false);
                return false;
            },
            StartLimit,
            cancellationToken).ConfigureAwait(false);
        if (!answers)
        {
            throw Failure($"did not answer within {StartLimit.TotalSeconds:0} s", logLength);
        }
    }

    /// <summary>Asks the engine to end, as a service manager does, and returns when neither it nor a container of the node is
    /// left.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var processes = NodeProcesses.Of(site);
        if (processes.Engine is int engine)
        {
            Signal.Send(engine, Signal.Terminate);

            // What is frozen hears nothing before it is thawed.
            Thaw();
            if (!await Until.TrueAsync(() => HasGone(engine), StopLimit, cancellationToken).ConfigureAwait(false))
            {
                throw new EngineLabException(
                    $"The engine of {site.Name} (process {engine}) was told to stop and has not ended after {StopLimit.TotalSeconds:0} s. "
                    + "It can be killed.");
            }
        }

        // After a graceful end a shim may need a moment more; after a kill from elsewhere the containers are still there.
        if (NodeProcesses.Of(site).Engine is null)
        {
            await KillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends all processes of the node at once.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        var killed = new HashSet<int>();
        bool gone = await Until.TrueAsync(
            () =>
            {
                var processes = NodeProcesses.Of(site).All;
                foreach (int id in processes)
                {
                    Signal.Send(id, Signal.Kill);
                    killed.Add(id);
                }

                return processes.Count == 0 && !killed.Any(NodeProcesses.IsLeaving);
            },
            KillLimit,
            cancellationToken).ConfigureAwait(false);
        if (!gone)
        {
            throw new EngineLabException(
                $"Processes of {site.Name} are left after {KillLimit.TotalSeconds:0} s of killing: "
                + $"{string.Join(", ", NodeProcesses.Of(site).All)}.");
        }
    }

    public async Task FreezeAsync(CancellationToken cancellationToken)
    {
        var processes = NodeProcesses.Of(site);
        int engine = processes.Engine ?? throw new EngineLabException($"The engine of {site.Name} does not run, so it cannot be frozen.");
        Signal.Send(engine, Signal.Stop);
        if (processes.Containerd is int containerd)
        {
            Signal.Send(containerd, Signal.Stop);
        }

        if (!await Until.TrueAsync(() => NodeProcesses.IsFrozen(engine), KillLimit, cancellationToken).ConfigureAwait(false))
        {
            throw new EngineLabException($"The engine of {site.Name} (process {engine}) ended instead of being frozen.");
        }
    }

    public void Thaw()
    {
        var processes = NodeProcesses.Of(site);
        foreach (int id in new[] { processes.Containerd, processes.Engine }.OfType<int>())
        {
            Signal.Send(id, Signal.Continue);
        }
    }

    /// <summary>Starts the process, unless another caller has done so in the meantime.</summary>
    /// <returns>Whether it was started here.</returns>
    private async Task<bool> LaunchAsync(long logLength, CancellationToken cancellationToken)
    {
        using var _ = await LabLock.TakeAsync(site.StartLock, cancellationToken).ConfigureAwait(false);
        if (NodeProcesses.Of(site).Engine is not null)
        {
            return false;
        }

        await KillAsync(cancellationToken).ConfigureAwait(false);
        EngineScript.Write(site);

        // The shell becomes the engine, in a session of its own: it outlives this process, and Ctrl+C in the terminal does not reach it.
        // The streams are redirected only so that it counts as no user of this terminal; the script writes to the engine's log.
        var start = new ProcessStartInfo("/bin/sh", [site.StartScript])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = Programs.SearchPath;
        using var process = Process.Start(start)!;
        bool runs = await Until.TrueAsync(
            () => NodeProcesses.Of(site).Engine is not null || process.HasExited, StartLimit, cancellationToken).ConfigureAwait(false);
        return runs && NodeProcesses.Of(site).Engine is not null ? true : throw Failure("could not be started", logLength);
    }

    private bool HasGone(int engine) => NodeProcesses.Of(site).Engine != engine && !NodeProcesses.IsLeaving(engine);

    private EngineLabException Failure(string what, long logLength) =>
        new($"The engine of {site.Name} {what}. Its log {site.Log} says: {EngineLog.Complaints(site.Log, logLength)}");
}
