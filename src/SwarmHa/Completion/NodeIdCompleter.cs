namespace SwarmHa;

/// <summary>Offers the ids of nodes, with their names as remarks.</summary>
public sealed class NodeIdCompleter : NodeNameCompleter
{
    /// <inheritdoc/>
    private protected override string Text(SwarmNode node) => node.Id;
}
