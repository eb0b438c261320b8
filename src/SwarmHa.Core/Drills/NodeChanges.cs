namespace SwarmHa;

/// <summary>Compares what managers list with what was planned for, spec by spec. Versions alone would not do: the drill's own probes write every
/// manager's record as it is, which counts its version up.</summary>
internal sealed class NodeChanges
{
    /// <summary>Labels of the module itself, which a demotion may set on the node that it demotes.</summary>
    private const string OwnLabels = "io.swarmha.";

    private readonly Dictionary<string, SwarmNode> _known;
    private readonly HashSet<string> _removed = [];
    private readonly SwarmNode? _demoted;
    private readonly List<SwarmNodeRole> _roles = [SwarmNodeRole.Manager];
    private int _role;

    /// <summary>Begins with the plan.</summary>
    /// <param name="nodes">The nodes as planned for.</param>
    /// <param name="demoted">The node whose role the drill itself changes; null when it changes none.</param>
    public NodeChanges(IReadOnlyList<SwarmNode> nodes, SwarmNode? demoted)
    {
        _known = nodes.GroupBy(static node => node.Id).ToDictionary(static same => same.Key, static same => same.First());
        _demoted = demoted;
    }

    /// <summary>The drill itself orders a role now.</summary>
    public void Order(SwarmNodeRole role) => _roles.Add(role);

    /// <summary>What is different, and has not been told before.</summary>
    public IEnumerable<(SwarmNode Node, string Description)> In(IReadOnlyList<SwarmNode> nodes)
    {
        foreach (var node in nodes)
        {
            if (!_known.TryGetValue(node.Id, out var before))
            {
                if (!_removed.Contains(node.Id))
                {
                    _known.Add(node.Id, node);
                    yield return (node, $"{node} joined the swarm");
                }
            }
            else if (node.SpecVersion >= before.SpecVersion)
            {
                // A manager that lags behind lists what was.
                _known[node.Id] = node;
                foreach (var description in Between(before, node))
                {
                    yield return (node, description);
                }
            }
        }

        foreach (var gone in _known.Values.Where(known => nodes.All(node => node.Id != known.Id)).ToList())
        {
            _known.Remove(gone.Id);
            _removed.Add(gone.Id);
            yield return (gone, $"{gone} was removed from the swarm");
        }
    }

    private IEnumerable<string> Between(SwarmNode before, SwarmNode now)
    {
        var isOurs = now.Id == _demoted?.Id;
        if (isOurs ? !IsOrdered(now.Role) : now.Role != before.Role)
        {
            yield return $"{now} was {(now.Role == SwarmNodeRole.Manager ? "promoted" : "demoted")}";
        }

        if (now.Availability != before.Availability)
        {
            yield return $"the availability of {now} was set from {before.Availability} to {now.Availability}";
        }

        if (now.SpecName != before.SpecName)
        {
            yield return $"{before.Name} was renamed to {now.Name}";
        }

        var labels = before.Labels.Except(now.Labels).Concat(now.Labels.Except(before.Labels)).Select(static label => label.Key).Distinct()
            .Where(key => !isOurs || !key.StartsWith(OwnLabels, StringComparison.Ordinal)).ToList();
        if (labels.Count > 0)
        {
            yield return $"{(labels.Count == 1 ? "the label" : "the labels")} {string.Join(", ", labels)} of {now} {(labels.Count == 1 ? "was" : "were")} changed";
        }
    }

    /// <summary>The drill's own orders come about one after the other; one that was never seen is passed over.</summary>
    private bool IsOrdered(SwarmNodeRole role)
    {
        if (role != _roles[_role] && _roles.IndexOf(role, _role) is >= 0 and var next)
        {
            _role = next;
        }

        return role == _roles[_role];
    }
}
