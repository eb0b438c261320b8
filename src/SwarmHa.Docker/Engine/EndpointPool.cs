namespace SwarmHa.Docker;

/// <summary>The endpoints of one connection, the preferred one first. Those of other managers are learnt from the swarm.</summary>
/// <param name="swarmId">The swarm's id.</param>
/// <param name="given">The endpoints that a person named, and those that were found already.</param>
/// <param name="security">How TLS is spoken with all of them; null for none.</param>
/// <param name="discovery">How others are found.</param>
internal sealed class EndpointPool(string swarmId, IEnumerable<EndpointSlot> given, EngineSecurity? security, ManagerDiscovery discovery) : IDisposable
{
    private readonly object _gate = new();
    private readonly List<EndpointSlot> _slots = [.. given.Select(slot => Require(slot, swarmId))];

    private IReadOnlyList<SwarmManager> _managers = [];

    public string SwarmId => swarmId;

    /// <summary>The members of raft as they were last listed; none while nobody has told.</summary>
    public IReadOnlyList<SwarmManager> Managers => Volatile.Read(ref _managers);

    /// <summary>Whether engines that nobody named may be asked.</summary>
    public bool MayAskOthers => discovery.Wanted != false;

    /// <summary>Notes the managers that an engine knows when nobody lists the nodes.</summary>
    public void Learn(IReadOnlyList<RemoteManager> managers) => _managers =
        [.. managers.Select(ManagerOf)];

    /// <summary>All that is known of a manager whose node nobody lists.</summary>
    public static SwarmManager ManagerOf(RemoteManager peer) => new() { Id = peer.NodeId, Hostname = string.Empty, RaftAddress = peer.RaftAddress };

    /// <summary>Opens an engine in the way that all engines of this connection are reached.</summary>
    public DockerEngine Open(EngineEndpoint endpoint, EngineStatus identity) => new(endpoint, identity, security);

    /// <summary>The endpoint of a node's engine: the one that is known, else the one that can be expected, unless only named endpoints may be
    /// used.</summary>
    /// <returns>Null when none can be told.</returns>
    public EngineEndpoint? EndpointOf(SwarmNode node)
    {
        var slots = Slots();
        return slots.FirstOrDefault(slot => slot.Snapshot.NodeId == node.Id)?.Engine.Endpoint
            ?? (MayAskOthers ? NodeAddress.EndpointOf(node, slots.FirstOrDefault(static slot => slot.Engine.Endpoint.HasHost)?.Engine.Endpoint, discovery) : null);
    }

    /// <summary>The endpoints as they are now.</summary>
    /// <returns>A copy, the preferred one first.</returns>
    public IReadOnlyList<EndpointSlot> Slots()
    {
        lock (_gate)
        {
            return [.. _slots];
        }
    }

    /// <summary>Begins with this endpoint the next time.</summary>
    public void Prefer(EndpointSlot slot)
    {
        lock (_gate)
        {
            if (_slots.Remove(slot))
            {
                _slots.Insert(0, slot);
            }
        }
    }

    /// <summary>Begins with the others the next time.</summary>
    public void Defer(EndpointSlot slot)
    {
        lock (_gate)
        {
            if (_slots.Remove(slot))
            {
                _slots.Add(slot);
            }
        }
    }

    /// <summary>Notes what the nodes say of the endpoints' nodes, and adds the managers that are not among the endpoints.</summary>
    /// <remarks>This is done for each list of nodes. Where nothing has changed it looks at them, and that is all.</remarks>
    public void Learn(EndpointSlot answered, IReadOnlyList<SwarmNode> nodes)
    {
        lock (_gate)
        {
            Enrol(nodes);
            var found = 0;
            for (var i = 0; i < nodes.Count; i++)
            {
                if (nodes[i] is SwarmManager manager)
                {
                    found += Meet(answered, manager) ? 1 : 0;
                }
            }

            if (found < _slots.Count)
            {
                FindWorkers(nodes);
            }
        }
    }

    public void Dispose()
    {
        foreach (var slot in Slots())
        {
            slot.Dispose();
        }
    }

    /// <summary>Keeps the members of raft, anew only when they are others than before.</summary>
    private void Enrol(IReadOnlyList<SwarmNode> nodes)
    {
        var same = 0;
        var all = 0;
        for (var i = 0; i < nodes.Count; i++)
        {
            if (nodes[i] is SwarmManager { HasJoinedRaft: true } manager)
            {
                same += all < _managers.Count && _managers[all].Id == manager.Id && _managers[all].RaftAddress == manager.RaftAddress ? 1 : 0;
                all++;
            }
        }

        if (same != all || all != _managers.Count)
        {
            Volatile.Write(ref _managers, [.. nodes.OfType<SwarmManager>().Where(static manager => manager.HasJoinedRaft)]);
        }
    }

    /// <summary>Notes what is said of one manager.</summary>
    /// <returns>Whether it is behind one of the endpoints, or is now.</returns>
    private bool Meet(EndpointSlot answered, SwarmManager manager)
    {
        foreach (var slot in _slots)
        {
            if (slot.Snapshot.NodeId == manager.Id)
            {
                slot.Recognise(manager);
                return !HasMoved(slot, answered, manager) || Replace(slot, answered, manager);
            }
        }

        return MayAskOthers && manager.HasJoinedRaft && Add(answered, manager);
    }

    /// <summary>Whether another swarm answers where a manager was learnt to be, and the manager is said to be elsewhere.</summary>
    private bool HasMoved(EndpointSlot slot, EndpointSlot answered, SwarmManager manager) =>
        slot.Snapshot is { IsLearnt: true, State: SwarmEndpointState.DifferentSwarm }
        && NodeAddress.EndpointOf(manager, answered.Engine.Endpoint, discovery) is { } now
        && !now.Equals(slot.Engine.Endpoint);

    private bool Replace(EndpointSlot slot, EndpointSlot answered, SwarmManager manager)
    {
        _slots.Remove(slot);
        slot.Dispose();
        return Add(answered, manager);
    }

    private static EndpointSlot Require(EndpointSlot slot, string swarmId)
    {
        slot.Engine.Require(swarmId);
        return slot;
    }

    private bool Add(EndpointSlot answered, SwarmManager manager)
    {
        if (NodeAddress.EndpointOf(manager, answered.Engine.Endpoint, discovery) is not { } endpoint || _slots.Exists(slot => slot.Engine.Endpoint.Equals(endpoint)))
        {
            return false;
        }

        var identity = new EngineStatus { NodeId = manager.Id, Hostname = manager.Hostname, SwarmId = swarmId, EngineVersion = manager.EngineVersion };
        var learnt = new EndpointSlot(Open(endpoint, identity), isLearnt: true);
        learnt.Recognise(manager);
        _slots.Add(learnt);
        return true;
    }

    /// <summary>An endpoint whose node is not among the managers belongs to one that has been demoted, or is not known yet.</summary>
    private void FindWorkers(IReadOnlyList<SwarmNode> nodes)
    {
        foreach (var slot in _slots)
        {
            var id = slot.Snapshot.NodeId;
            for (var i = 0; i < nodes.Count && id.Length > 0; i++)
            {
                if (nodes[i] is not SwarmManager && nodes[i].Id == id)
                {
                    slot.Recognise(nodes[i]);
                    break;
                }
            }
        }
    }
}
