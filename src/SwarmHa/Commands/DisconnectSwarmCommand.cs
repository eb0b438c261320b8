using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Closes connections. Without a parameter the default one.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "Swarm")]
[OutputType(typeof(void))]
public sealed class DisconnectSwarmCommand : SwarmCommand
{
    /// <summary>The connections to close, or their names.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    [OpenConnection]
    [ValidateNotNullOrEmpty]
    public SwarmConnection[]? Connection { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var given = Connection ?? (Connections.Default is { } usual ? [usual] : []);
        if (given.Length == 0)
        {
            ForOneItem(() => throw SwarmErrors.NotConnected.Exception("There is no default connection to close."));
        }

        foreach (var connection in given)
        {
            ForOneItem(() =>
            {
                if (!ConnectionTable.Close(connection))
                {
                    throw SwarmErrors.NotConnected.Exception($"The connection {connection} is closed already.", connection);
                }

                WriteVerbose($"The connection {connection} is closed.");
            });
        }
    }
}
