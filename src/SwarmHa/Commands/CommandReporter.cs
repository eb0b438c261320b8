using System.Collections.Concurrent;
using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Carries remarks and objects of background work to the pipeline's thread, the only one on which a cmdlet may write.</summary>
internal sealed class CommandReporter : ISwarmReporter, IDisposable
{
    private readonly BlockingCollection<Action<SwarmCommand>> _remarks = [];

    public void Verbose(string message) => Add(command => command.WriteVerbose(message));

    public void Warning(string message) => Add(command => command.WriteWarning(message));

    public void Progress(SwarmProgress progress) => Add(command => command.WriteProgress(ToRecord(progress)));

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

    /// <summary>Writes remarks until the work is over.</summary>
    /// <param name="work">The work.</param>
    /// <param name="command">The command that writes.</param>
    /// <param name="stopping">Tells that the pipeline is being stopped.</param>
    public void WriteUntil(Task work, SwarmCommand command, CancellationToken stopping)
    {
        // The end of the work comes last in the queue, so that nothing said before it is lost.
        _ = work.ContinueWith(_ => Add(static _ => { }), TaskScheduler.Default);
        while (!work.IsCompleted || _remarks.Count > 0)
        {
            try
            {
                _remarks.Take(CancellationToken.None)(command);
            }
            catch (PipelineStoppedException) when (stopping.IsCancellationRequested || command.Stopping)
            {
                // What was to be said cannot be said any more; the work itself still comes to its end.
            }
        }
    }

    public void Dispose() => _remarks.Dispose();

    private static ProgressRecord ToRecord(SwarmProgress progress) => new(progress.IsPart ? 1 : 0, progress.Activity, progress.Status)
    {
        RecordType = progress.IsCompleted ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        PercentComplete = progress.Limit > TimeSpan.Zero ? (int)Math.Min(99, 100 * progress.Elapsed.TotalSeconds / progress.Limit.TotalSeconds) : -1,
        CurrentOperation = FormattableString.Invariant($"{progress.Elapsed.TotalSeconds:0} s of at most {progress.Limit.TotalSeconds:0} s"),
    };

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
