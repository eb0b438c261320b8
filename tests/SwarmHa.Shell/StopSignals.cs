using System.Runtime.InteropServices;

namespace SwarmHa.Shell;

/// <summary>
/// Ctrl+C and SIGTERM. The first one stops the pipeline; the next ones are swallowed, because what still runs then is clean-up, which must
/// be allowed to finish. SIGQUIT (Ctrl+\) remains for who cannot wait.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<PosixSignalRegistration> _registrations;
    private Action<PosixSignal>? _stop;
    private Task _stopping = Task.CompletedTask;

    internal StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
    ];

    /// <summary>The first signal, or null while there was none.</summary>
    internal PosixSignal? First { get; private set; }

    /// <summary>The exit code that the first signal asks for.</summary>
    internal int? ExitCode => First switch
    {
        null => null,
        PosixSignal.SIGINT => ExitCodes.Interrupted,
        _ => ExitCodes.Terminated,
    };

    /// <summary>Says how to stop; a signal that came before is answered at once.</summary>
    internal void Attach(Action<PosixSignal> stop)
    {
        lock (_gate)
        {
            _stop = stop;
            Stop();
        }
    }

    /// <summary>Comes back when no stop is under way and none will begin, so that what was to be stopped can be disposed.</summary>
    internal void Detach()
    {
        Task stopping;
        lock (_gate)
        {
            _stop = null;
            stopping = _stopping;
        }

        stopping.Wait();
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_gate)
        {
            if (First is null)
            {
                First = context.Signal;
                Stop();
            }
        }
    }

    private void Stop()
    {
        if (First is PosixSignal signal && _stop is Action<PosixSignal> stop)
        {
            _stopping = Task.Run(() => stop(signal));
        }
    }
}
