using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Tells of each swarm how many managers it has, how many are heard, and how many it can lose.</summary>
[Cmdlet(VerbsCommon.Get, "SwarmQuorum")]
[OutputType(typeof(SwarmQuorum))]
public sealed class GetSwarmQuorumCommand : ManySwarmsCommand
{
    private const string ManySwarmsView = "SwarmHa.SwarmQuorum#ManySwarms";

    /// <summary>The connections to use, from Connect-Swarm. Without it the default connection is used.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public SwarmConnection[]? Connection { get; set; }

    /// <inheritdoc/>
    private protected override IReadOnlyList<SwarmConnection>? Given => Connection;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Gather();

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var answers = AskAll(Piped.Count > 0 ? Piped : null, (swarm, _, token) => swarm.GetNodesAsync(TimeSpan.FromSeconds(TimeoutSec), token));
        foreach (var (connection, nodes) in answers)
        {
            WriteOfSwarm(SwarmQuorum.Of(nodes) with { Swarm = connection.Name, SwarmId = connection.SwarmId }, ManySwarmsView);
        }
    }
}
