namespace SwarmHa.Docker;

/// <summary>The endpoints of one connection, the preferred one first. Those of other managers are learnt from the swarm.</summary>
/// <param name="swarmId">The swarm's id.</param>
/// <param name="given">The endpoints that a person named, and those that were found already.</param>
/// <param name="security">How TLS is spoken with all of them; null for none.</param>
/// <param name="discovery">How others are found.</param>
internal sealed class EndpointPool(string swarmId, IEnumerable<EndpointSlot> given, EngineSecurity? security, ManagerDiscovery discovery) : IDisposable
{
    private readonly object _gate = new();
    private readonly List<EndpointSlot> _slots = [.. given];

    public string SwarmId => swarmId;

    /// <summary>Opens an engine in the way that all engines of this connection are reached.</summary>
    public DockerEngine Open(EngineEndpoint endpoint, EngineStatus identity) => new(endpoint, identity, security);

    /// <summary>The endpoint of a node's engine: the one that is known, else the one that can be expected.</summary>
    /// <returns>Null when none can be told.</returns>
    public EngineEndpoint? EndpointOf(SwarmNode node)
    {
        var slots = Slots();
        return slots.FirstOrDefault(slot => slot.Snapshot.NodeId == node.Id)?.Engine.Endpoint
            ?? NodeAddress.EndpointOf(node, slots.FirstOrDefault(static slot => slot.Engine.Endpoint.HasHost)?.Engine.Endpoint, discovery);
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

    public void Forget(EndpointSlot slot)
    {
        lock (_gate)
        {
            _slots.Remove(slot);
        }

        slot.Dispose();
    }

    /// <summary>Notes what the nodes say of the endpoints' nodes, and adds the managers that are not among the endpoints.</summary>
    public void Learn(EndpointSlot answered, IEnumerable<SwarmNode> nodes)
    {
        var byId = nodes.ToDictionary(static node => node.Id);
        foreach (var slot in Slots().Where(slot => byId.ContainsKey(slot.Snapshot.NodeId)))
        {
            slot.Recognise(byId[slot.Snapshot.NodeId]);
        }

        if (discovery.Wanted == false)
        {
            return;
        }

        lock (_gate)
        {
            foreach (var manager in byId.Values.OfType<SwarmManager>().Where(manager => manager.HasJoinedRaft && _slots.TrueForAll(slot => slot.Snapshot.NodeId != manager.Id)))
            {
                if (NodeAddress.EndpointOf(manager, answered.Engine.Endpoint, discovery) is { } endpoint && _slots.TrueForAll(slot => !slot.Engine.Endpoint.Equals(endpoint)))
                {
                    var identity = new EngineStatus { NodeId = manager.Id, Hostname = manager.Hostname, SwarmId = swarmId, EngineVersion = manager.EngineVersion };
                    var slot = new EndpointSlot(Open(endpoint, identity), isLearnt: true);
                    slot.Identify(identity);
                    slot.Recognise(manager);
                    _slots.Add(slot);
                }
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
}
