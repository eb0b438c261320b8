namespace SwarmHa;

/// <summary>What <c>-WhatIf</c> has said so far that it would do: the guards of the next node take it as done.</summary>
internal sealed class Supposition
{
    private readonly Dictionary<string, SwarmNode> _outcomes = [];

    public void Add(SwarmNode outcome) => _outcomes[outcome.Id] = outcome;

    public IReadOnlyList<SwarmNode> Apply(IReadOnlyList<SwarmNode> nodes) =>
        _outcomes.Count == 0 ? nodes : [.. nodes.Select(node => _outcomes.TryGetValue(node.Id, out var outcome) ? outcome : node)];
}
