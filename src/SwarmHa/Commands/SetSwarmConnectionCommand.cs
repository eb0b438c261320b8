using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Makes an open connection the default one of this session.</summary>
[Cmdlet(VerbsCommon.Set, "SwarmConnection", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(SwarmConnection))]
public sealed class SetSwarmConnectionCommand : SwarmCommand
{
    /// <summary>The connection, or its name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    [OpenConnection]
    [ValidateNotNull]
    public SwarmConnection? Connection { get; set; }

    /// <summary>Use it wherever no connection is named.</summary>
    [Parameter(Mandatory = true)]
    public SwitchParameter Default { get; set; }

    /// <summary>Return the connection.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForOneItem(() =>
        Change(
            () => Connections.DemandOwn(Connection!),
            connection => Default && !ReferenceEquals(connection, Connections.Default) ? new Proposal(connection.ToString(), "Make it the default connection") : null,
            connection =>
            {
                if (Default)
                {
                    Connections.SetDefault(connection);
                }

                if (PassThru)
                {
                    WriteObject(connection);
                }
            }));
}
