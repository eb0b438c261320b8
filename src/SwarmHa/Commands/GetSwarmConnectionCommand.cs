using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Lists the open connections of this session.</summary>
[Cmdlet(VerbsCommon.Get, "SwarmConnection")]
[OutputType(typeof(SwarmConnection))]
public sealed class GetSwarmConnectionCommand : SwarmCommand
{
    /// <summary>Only these numbers.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ConnectionIdCompleter))]
    public int[]? Id { get; set; }

    /// <summary>Ask every endpoint now how it does. Without it the table shows how each did when it was last used.</summary>
    [Parameter]
    public SwitchParameter Refresh { get; set; }

    /// <summary>How long to wait for each endpoint with -Refresh, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 5;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Id is null)
        {
            Write(Connections.All);
            return;
        }

        foreach (var id in Id)
        {
            ForOneItem(() => Write(
            [
                Connections.All.FirstOrDefault(connection => connection.Id == id)
                ?? throw SwarmErrors.NotConnected.Exception($"There is no connection {id}.", id),
            ]));
        }
    }

    private void Write(IReadOnlyList<SwarmConnection> connections)
    {
        if (Refresh)
        {
            Run(async token =>
            {
                await Task.WhenAll(connections.Select(connection => connection.Swarm.ReportingTo(Reporter).RefreshAsync(TimeSpan.FromSeconds(TimeoutSec), token))).ConfigureAwait(false);
                return true;
            });
        }

        WriteObject(connections, enumerateCollection: true);
    }
}
