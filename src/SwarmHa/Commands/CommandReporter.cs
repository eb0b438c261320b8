using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Carries remarks and objects of background work to the pipeline's thread, the only one on which a cmdlet may write.</summary>
internal sealed class CommandReporter : ISwarmReporter, IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly BlockingCollection<Action<SwarmCommand>> _remarks = [];
    private readonly Stopwatch _sinceProgress = Stopwatch.StartNew();
    private readonly object _gate = new();
    private SwarmProgress? _shown;
    private SwarmProgress? _pending;

    public void Verbose(string message) => Add(command => command.WriteVerbose(message));

    public void Warning(string message) => Add(command => command.WriteWarning(message));

    /// <summary>A slow terminal must not hold up the work: of several steps that differ in their time only the latest is shown.</summary>
    public void Progress(SwarmProgress progress)
    {
        lock (_gate)
        {
            var isQueued = IsSameStep(_pending, progress);
            _pending = progress;
            if (isQueued)
            {
                return;
            }
        }

        Add(command => Show(command, Latest(progress)));
    }

    /// <summary>A stopped pipeline takes no more records; its host does.</summary>
    public void Urgent(string message) => Add(command =>
    {
        if (command.Stopping)
        {
            command.WriteWarningPastPipeline(message);
        }
        else
        {
            command.WriteWarning(message);
        }
    });

    /// <summary>Does something on the pipeline's thread, in its turn.</summary>
    /// <param name="action">What to do, such as writing an object.</param>
    public void OnPipeline(Action action) => Add(_ => action());

    /// <summary>Writes remarks until the work is over. Work that is silent for a second is shown as going on.</summary>
    /// <param name="work">The work.</param>
    /// <param name="limit">How long the work may take; zero when that is not known, infinite for one that waits for nothing.</param>
    /// <param name="command">The command that writes.</param>
    /// <param name="stopping">Tells that the pipeline is being stopped.</param>
    public void WriteUntil(Task work, TimeSpan limit, SwarmCommand command, CancellationToken stopping)
    {
        var watch = Stopwatch.StartNew();
        var beat = limit == Timeout.InfiniteTimeSpan ? limit : Beat;
        _shown = null;

        // The end of the work comes last in the queue, so that nothing said before it is lost.
        _ = work.ContinueWith(_ => Add(static _ => { }), TaskScheduler.Default);
        while (!work.IsCompleted || _remarks.Count > 0)
        {
            try
            {
                if (_remarks.TryTake(out var remark, beat))
                {
                    remark(command);
                }
                else if (!stopping.IsCancellationRequested)
                {
                    GoOn(command, watch.Elapsed, limit);
                }
            }
            catch (PipelineStoppedException) when (stopping.IsCancellationRequested || command.Stopping)
            {
                // What was to be said cannot be said any more; the work itself still comes to its end.
            }
        }

        // Work that failed leaves its last step on the screen.
        if (_shown is { } left && !stopping.IsCancellationRequested)
        {
            Show(command, left with { IsCompleted = true });
        }
    }

    public void Dispose() => _remarks.Dispose();

    /// <summary>The time comes first: a narrow window cuts the rest.</summary>
    private static ProgressRecord ToRecord(SwarmProgress progress) => new(progress.IsPart ? 1 : 0, progress.Activity, progress.IsCompleted ? progress.Status : Time(progress) + progress.Status)
    {
        RecordType = progress.IsCompleted ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        PercentComplete = progress.Limit > TimeSpan.Zero ? (int)Math.Min(99, 100 * progress.Elapsed.TotalSeconds / progress.Limit.TotalSeconds) : -1,
    };

    // Nobody wants to read "0 s of 0 s".
    private static string Time(SwarmProgress progress) => progress switch
    {
        { Limit.TotalSeconds: > 0.5 } => FormattableString.Invariant($"{progress.Elapsed.TotalSeconds:0} s of {progress.Limit.TotalSeconds:0} s: "),
        { Elapsed.TotalSeconds: > 0.5 } => FormattableString.Invariant($"{progress.Elapsed.TotalSeconds:0} s: "),
        _ => string.Empty,
    };

    private static bool IsSameStep(SwarmProgress? one, SwarmProgress other) =>
        one is not null && one with { Elapsed = other.Elapsed } == other;

    private SwarmProgress Latest(SwarmProgress queued)
    {
        lock (_gate)
        {
            if (!IsSameStep(_pending, queued))
            {
                return queued;
            }

            var latest = _pending!;
            _pending = null;
            return latest;
        }
    }

    private void Show(SwarmCommand command, SwarmProgress progress)
    {
        _shown = progress.IsCompleted ? null : progress;
        _sinceProgress.Restart();
        command.WriteProgress(ToRecord(progress));
    }

    /// <summary>What was shown last goes on, or the command as a whole when it has shown nothing.</summary>
    private void GoOn(SwarmCommand command, TimeSpan elapsed, TimeSpan limit)
    {
        var shown = _shown ?? new SwarmProgress(command.CommandName, "Waiting", elapsed, limit);
        Show(command, shown.Activity == command.CommandName ? shown with { Elapsed = elapsed } : shown with { Elapsed = shown.Elapsed + _sinceProgress.Elapsed });
    }

    private void Add(Action<SwarmCommand> remark)
    {
        try
        {
            _remarks.Add(remark);
        }
        catch (ObjectDisposedException)
        {
            // A straggler of work that is over.
        }
    }
}
