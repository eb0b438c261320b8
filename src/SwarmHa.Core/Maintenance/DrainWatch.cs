namespace SwarmHa;

/// <summary>Tells what a node that is drained has still to get rid of: tasks of its own, and replicas that do not run elsewhere yet.</summary>
/// <param name="nodeId">The node.</param>
internal sealed class DrainWatch(string nodeId)
{
    private readonly HashSet<(string ServiceId, long Slot)> _moved = [];

    /// <summary>What is left to wait for, in words; empty when the node is drained. Each look remembers what was on the node.</summary>
    public IReadOnlyList<string> Look(SwarmNode node, IReadOnlyList<SwarmService> services, IReadOnlyList<SwarmTask> tasks)
    {
        var byId = services.ToDictionary(static service => service.Id);
        string NameOf(string serviceId) => byId.TryGetValue(serviceId, out var service) ? service.Name : serviceId;

        // A node that is down ends nothing any more; what was there goes on being listed.
        var there = tasks.Where(task => task.NodeId == nodeId && task.IsAlive && (node.State == SwarmNodeState.Ready || IsWanted(task))).ToList();
        var slots = tasks.Where(task => byId.TryGetValue(task.ServiceId, out var service) && service is { IsGlobal: false, IsJob: false })
            .GroupBy(static task => (task.ServiceId, task.Slot))
            .ToList();
        _moved.UnionWith(slots.Where(CameFromHere).Select(static slot => slot.Key));
        var waiting = slots.Where(slot => _moved.Contains(slot.Key) && slot.Any(IsWanted) && !slot.Any(task => task.IsRunning && task.NodeId != nodeId));
        return
        [
            .. there.Select(task => $"{Named(NameOf(task.ServiceId), task.Slot)} is there still ({task.State})"),
            .. waiting.Where(slot => !there.Any(task => (task.ServiceId, task.Slot) == slot.Key)).Select(slot => $"{Named(NameOf(slot.Key.ServiceId), slot.Key.Slot)} does not run elsewhere yet"),
        ];
    }

    private static bool IsWanted(SwarmTask task) => task.DesiredState <= SwarmTaskState.Running;

    private static string Named(string service, long slot) => slot > 0 ? $"{service}.{slot}" : service;

    /// <summary>Whether a replica is on the node, or was on it until it was told to run elsewhere. One that fails somewhere else again and
    /// again is nothing that this node has to wait for.</summary>
    private bool CameFromHere(IEnumerable<SwarmTask> slot) => slot.Any(task => task.NodeId == nodeId && task.IsAlive)
        || (!slot.Any(static task => task.IsRunning) && slot.Where(static task => !task.IsAlive).OrderByDescending(static task => task.Since).FirstOrDefault()?.NodeId == nodeId);
}
