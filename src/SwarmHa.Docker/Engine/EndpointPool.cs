namespace SwarmHa.Docker;

/// <summary>The endpoints of one connection, the preferred one first. Those of other managers are learnt from the swarm.</summary>
internal sealed class EndpointPool(string swarmId, IEnumerable<EndpointSlot> given) : IDisposable
{
    private readonly object _gate = new();
    private readonly List<EndpointSlot> _slots = [.. given];

    public string SwarmId => swarmId;

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

    /// <summary>Adds the managers that are not among the endpoints, each at the same port of its own address.</summary>
    public void Learn(EndpointSlot answered, IEnumerable<SwarmNode> nodes)
    {
        lock (_gate)
        {
            foreach (var manager in nodes.OfType<SwarmManager>().Where(manager => manager.HasJoinedRaft && _slots.TrueForAll(slot => slot.Snapshot.NodeId != manager.Id)))
            {
                if (NodeAddress.EndpointOf(manager, answered.Engine.Endpoint) is { } endpoint && _slots.TrueForAll(slot => !slot.Engine.Endpoint.Equals(endpoint)))
                {
                    var identity = new EngineStatus { NodeId = manager.Id, Hostname = manager.Hostname, SwarmId = swarmId, EngineVersion = manager.EngineVersion };
                    var slot = new EndpointSlot(new DockerEngine(endpoint, identity), isLearnt: true);
                    slot.Identify(identity);
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
