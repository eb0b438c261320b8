using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Lists the open connections of this session.</summary>
[Cmdlet(VerbsCommon.Get, "SwarmConnection")]
[OutputType(typeof(SwarmConnection))]
public sealed class GetSwarmConnectionCommand : SwarmCommand
{
    /// <summary>Only these numbers.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public int[]? Id { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Id is null)
        {
            WriteObject(Connections.All, enumerateCollection: true);
            return;
        }

        foreach (var id in Id)
        {
            ForOneItem(() => WriteObject(
                Connections.All.FirstOrDefault(connection => connection.Id == id)
                ?? throw SwarmErrors.NotConnected.Exception($"There is no connection {id}.", id)));
        }
    }
}
