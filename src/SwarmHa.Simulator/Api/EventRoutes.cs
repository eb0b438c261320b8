using System.Text.Json.Nodes;

namespace SwarmHa.Simulator;

/// <summary>The stream of events. Each manager tells what it has heard of while its raft was up; a worker is told nothing of the swarm.</summary>
internal sealed class EventRoutes(IReadOnlyList<Machine> machines)
{
    private readonly List<(Machine Machine, Filters Filters, EventStream Stream)> _streams = [];

    public HttpReply Open(Machine machine, HttpRequest request)
    {
        var filters = Filters.Of(request, "type", "event", "node", "scope", "service", "config", "container", "daemon", "image", "label", "network", "plugin", "secret", "volume");
        var stream = new EventStream();
        _streams.Add((machine, filters, stream));
        return new HttpReply { Stream = stream };
    }

    public void Tell(ClusterEvent what)
    {
        _streams.RemoveAll(static entry => entry.Stream.IsEnded);
        foreach (var (machine, filters, stream) in _streams)
        {
            if (machine.IsRaftUp && filters.Is("type", what.Type) && filters.Is("event", what.Action) && filters.Is("scope", "swarm") && (what.Type != "node" || filters.Begins("node", what.Id) || machines.Any(other => other.NodeId == what.Id && filters.Is("node", other.Name))))
            {
                stream.Add(ToJson(what));
            }
        }
    }

    /// <summary>The engine has ended, and its streams with it.</summary>
    public void Forget(Machine machine)
    {
        foreach (var (_, _, stream) in _streams.Where(entry => entry.Machine == machine))
        {
            stream.Dispose();
        }
    }

    public void ForgetAll() => _streams.ForEach(static entry => entry.Stream.Dispose());

    private static string ToJson(ClusterEvent what) => ApiJson.Text(new()
    {
        ["Type"] = what.Type,
        ["Action"] = what.Action,
        ["Actor"] = new JsonObject { ["ID"] = what.Id, ["Attributes"] = ApiJson.Labels(what.Attributes) },
        ["scope"] = "swarm",
        ["time"] = what.At.ToUnixTimeSeconds(),
        ["timeNano"] = (what.At.UtcTicks - DateTimeOffset.FromUnixTimeSeconds(0).UtcTicks) * 100,
    }) + "\n";
}
