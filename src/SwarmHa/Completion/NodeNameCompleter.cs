using System.Collections;

namespace SwarmHa;

/// <summary>Completes the names of nodes: of those that the command can be about.</summary>
public class NodeNameCompleter : NameCompleter
{
    /// <summary>Whether a node is offered to a command.</summary>
    private protected virtual bool IsOffered(SwarmNode node, string commandName) => commandName switch
    {
        _ when Is(commandName, "-SwarmManager") || Is(commandName, "Invoke-SwarmDemote") => node is SwarmManager,
        _ when Is(commandName, "Invoke-SwarmPromote") => node.Role == SwarmNodeRole.Worker,
        _ => true,
    };

    /// <inheritdoc/>
    private protected sealed override IEnumerable<(string Name, string Remark)> Names(string commandName, IDictionary boundParameters) =>
        KnownNodes.For(boundParameters).Where(node => IsOffered(node, commandName)).Select(node => (Text(node), Remark(node)));

    /// <summary>What is offered of a node.</summary>
    private protected virtual string Text(SwarmNode node) => node.SpecName.Length + node.Hostname.Length > 0 ? node.Name : string.Empty;

    private static bool Is(string commandName, string command) =>
        (commandName ?? string.Empty).EndsWith(command, StringComparison.OrdinalIgnoreCase);

    private static string Remark(SwarmNode node) => $"{node}: {(node.ManagerStatus.Length > 0 ? node.ManagerStatus : node.Role.ToString())}, {node.State}, {node.Availability}";
}
