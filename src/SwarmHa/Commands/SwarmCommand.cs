using System.Diagnostics;
using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>What all cmdlets share: work in the background that Ctrl+C ends, its remarks, and the way errors are told.</summary>
public abstract partial class SwarmCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CommandReporter _reporter = new();

    /// <summary>Where background work tells how it is getting on.</summary>
    private protected ISwarmReporter Reporter => _reporter;

    /// <summary>The connections of this runspace.</summary>
    private protected static ConnectionTable Connections => ConnectionTable.OfThisRunspace();

    // PowerShell's own ways to write, with nothing in the text that must not leave the module. They hide those of the base class.

    /// <inheritdoc cref="Cmdlet.WriteVerbose"/>
    internal new void WriteVerbose(string text) => base.WriteVerbose(PublicText.Of(text));

    /// <inheritdoc cref="Cmdlet.WriteDebug"/>
    internal new void WriteDebug(string text) => base.WriteDebug(PublicText.Of(text));

    /// <inheritdoc cref="Cmdlet.WriteWarning"/>
    internal new void WriteWarning(string text) => base.WriteWarning(PublicText.Of(text));

    /// <summary>Warns by the host itself: a stopped pipeline takes no more records.</summary>
    internal void WriteWarningPastPipeline(string text) => Host?.UI?.WriteWarningLine(PublicText.Of(text));

    /// <inheritdoc cref="Cmdlet.WriteProgress(ProgressRecord)"/>
    internal new void WriteProgress(ProgressRecord progress)
    {
        progress.Activity = PublicText.Of(progress.Activity);
        progress.StatusDescription = PublicText.Of(progress.StatusDescription);
        progress.CurrentOperation = PublicText.Of(progress.CurrentOperation ?? string.Empty);
        base.WriteProgress(progress);
    }

    /// <inheritdoc cref="Cmdlet.ShouldProcess(string)"/>
    internal new bool ShouldProcess(string target) => base.ShouldProcess(PublicText.Of(target));

    /// <inheritdoc cref="Cmdlet.ShouldProcess(string, string)"/>
    internal new bool ShouldProcess(string target, string action) => base.ShouldProcess(PublicText.Of(target), PublicText.Of(action));

    /// <inheritdoc cref="Cmdlet.ShouldProcess(string, string, string)"/>
    internal new bool ShouldProcess(string verboseDescription, string verboseWarning, string caption) =>
        base.ShouldProcess(PublicText.Of(verboseDescription), PublicText.Of(verboseWarning), PublicText.Of(caption));

    /// <inheritdoc cref="Cmdlet.ShouldContinue(string, string)"/>
    internal new bool ShouldContinue(string query, string caption) => base.ShouldContinue(PublicText.Of(query), PublicText.Of(caption));

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what the cmdlet holds.</summary>
    /// <param name="disposing">Whether it is called on purpose.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stopping.Dispose();
            _reporter.Dispose();
        }
    }

    /// <summary>The command's name.</summary>
    internal string CommandName => MyInvocation.MyCommand.Name;

    /// <summary>How long the work of this command may take, for its progress: zero when that is not known, infinite when it waits for nothing.</summary>
    private protected virtual TimeSpan WorkLimit => TimeSpan.Zero;

    /// <summary>Ctrl+C: ends the work under way.</summary>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>Runs work to its end while its remarks are written. Work that was stopped is awaited too, so that it can put things right.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">The work.</param>
    /// <returns>What it gave.</returns>
    private protected T Run<T>(Func<CancellationToken, Task<T>> work)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var watch = Stopwatch.StartNew();
        var task = Task.Run(() => work(ending.Token));
        try
        {
            _reporter.WriteUntil(task, WorkLimit, this, _stopping.Token);
        }
        catch
        {
            // Nobody wants more of it (Select-Object -First), or -WarningAction Stop: the work ends before the command does.
            ending.Cancel();
            Task.WhenAny(task).GetAwaiter().GetResult();
            throw;
        }

        if (!_stopping.IsCancellationRequested)
        {
            WriteDebug(FormattableString.Invariant($"{MyInvocation.MyCommand.Name} waited for {watch.Elapsed.TotalMilliseconds:0.0} ms."));
        }

        try
        {
            return task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Runs work that gives one thing after the other. Each is written at once, on the pipeline's own thread.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">The work. It may give from any thread.</param>
    /// <param name="take">Writes one of them, and tells whether more are wanted.</param>
    private protected void RunStream<T>(Func<Action<T>, CancellationToken, Task> work, Func<T, bool> take)
    {
        using var enough = new CancellationTokenSource();
        Run(async token =>
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, token);
            try
            {
                await work(Give, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (enough.IsCancellationRequested && !token.IsCancellationRequested)
            {
                // This is how it ends.
            }

            return true;
        });

        void Give(T item) => _reporter.OnPipeline(() =>
        {
            if (!enough.IsCancellationRequested && !take(item))
            {
                enough.Cancel();
            }
        });
    }

    /// <summary>Writes a node by itself.</summary>
    /// <param name="node">The node.</param>
    private protected void WriteNode(SwarmNode node) => WriteObject(NodeView.For([node], areOfMany: false, Host).Of(node));

    /// <summary>Runs work whose failure ends the whole command.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">The work.</param>
    /// <returns>What it gave.</returns>
    private protected T RunOrEnd<T>(Func<CancellationToken, Task<T>> work) => OrEnd(() => Run(work));

    /// <summary>Does something on the pipeline's own thread; its failure ends the whole command.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="make">What to do.</param>
    /// <returns>What it gave.</returns>
    private protected T OrEnd<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (SwarmException problem)
        {
            ThrowTerminatingError(ErrorRecords.Of(problem));
            throw;
        }
    }

    /// <summary>Runs an action on one item of the pipeline: its failure is told, and the others go on.</summary>
    /// <param name="action">The action.</param>
    private protected void ForOneItem(Action action)
    {
        try
        {
            action();
        }
        catch (SwarmException problem)
        {
            WriteError(ErrorRecords.Of(problem));
        }
    }
}
