using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Writes each change in a swarm as it happens: the leader, reachability, state, availability and role of nodes, nodes that come and
/// go, and whether any manager answers. Until Ctrl+C, or what -Until or -TimeoutSec says.</summary>
[Cmdlet(VerbsCommon.Watch, "SwarmManager")]
[OutputType(typeof(SwarmManagerChange))]
public sealed class WatchSwarmManagerCommand : ConnectedCommand
{
    private readonly List<SwarmConnection> _watched = [];

    /// <summary>The connections to use, from the pipeline. The changes of all of them come as they happen, each with the name of its swarm.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public SwarmConnection[]? InputObject { get; set; }

    /// <summary>Ends the watch with the first change for which it gives true. The change is its <c>$_</c> and its argument.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    public ScriptBlock? Until { get; set; }

    /// <summary>How long to watch, in seconds. Without it there is no limit. That it is over is no error.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int TimeoutSec { get; set; }

    /// <inheritdoc/>
    private protected override TimeSpan WorkLimit => Timeout.InfiniteTimeSpan;

    /// <inheritdoc/>
    protected override void ProcessRecord() => _watched.AddRange(InputObject is null ? [Used] : InputObject.Select(one => OrEnd(() => ConnectionTable.Demand(one))));

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var limit = TimeoutSec > 0 ? TimeSpan.FromSeconds(TimeoutSec) : TimeSpan.MaxValue;
        var watches = _watched.Distinct().Select(connection => new ManagerWatch(SwarmOf(connection), connection.Name, TimeProvider.System)).ToList();
        OrEnd(() =>
        {
            RunStream<SwarmManagerChange>((tell, token) => Task.WhenAll(watches.Select(watch => watch.RunAsync(tell, limit, token))), IsMoreWanted);
            return true;
        });
    }

    private bool IsMoreWanted(SwarmManagerChange change)
    {
        WriteObject(change);
        return Until is null || !LanguagePrimitives.IsTrue(Verdict(change));
    }

    /// <summary>As an expression would be judged: of several results the whole list.</summary>
    private object? Verdict(SwarmManagerChange change)
    {
        var results = Until!.InvokeWithContext(null, [new PSVariable("_", change)], change);
        return results.Count == 1 ? results[0] : results;
    }
}
