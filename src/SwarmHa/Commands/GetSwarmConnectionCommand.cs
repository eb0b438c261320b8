using System.Globalization;
using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Lists the open connections of this session.</summary>
[Cmdlet(VerbsCommon.Get, "SwarmConnection", DefaultParameterSetName = NameSet)]
[OutputType(typeof(SwarmConnection))]
public sealed class GetSwarmConnectionCommand : SwarmCommand
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";

    /// <summary>Only connections with these names, or numbers. Wildcards are permitted.</summary>
    [Parameter(Position = 0, ParameterSetName = NameSet)]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <summary>Only connections with these numbers.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet)]
    [ArgumentCompleter(typeof(ConnectionIdCompleter))]
    public int[]? Id { get; set; }

    /// <summary>Ask every endpoint for its state now. Default: the state when each was last used.</summary>
    [Parameter]
    public SwitchParameter Refresh { get; set; }

    /// <summary>How long to wait for each endpoint with -Refresh, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 5;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Id is null && Name is null)
        {
            Write(Connections.All);
        }

        foreach (var name in Name ?? [])
        {
            ForOneItem(() => Write(Named(name)));
        }

        foreach (var id in Id ?? [])
        {
            ForOneItem(() => Write([Numbered(id) ?? throw SwarmErrors.NotConnected.Exception($"There is no connection {id}.", id)]));
        }
    }

    private static SwarmConnection? Numbered(int id) => Connections.All.FirstOrDefault(connection => connection.Id == id);

    private static IReadOnlyList<SwarmConnection> Named(string name)
    {
        var pattern = NamePattern.Of(name);
        IReadOnlyList<SwarmConnection> found = [.. Connections.All.Where(connection => pattern.IsMatch(connection.Name))];
        return found.Count > 0 || WildcardPattern.ContainsWildcardCharacters(name) ? found
            : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Numbered(id) is { } numbered ? [numbered]
            : throw SwarmErrors.NotConnected.Exception($"There is no connection named '{name}'.", name);
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
