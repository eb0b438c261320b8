using System.Globalization;
using System.Text.Json.Nodes;

namespace SwarmHa.Simulator;

/// <summary>The stream of events. Each manager tells what it has heard of while its raft was up; a worker is told nothing of the swarm.</summary>
internal sealed class EventRoutes(IReadOnlyList<Machine> machines)
{
    // As many as an engine remembers.
    private const int Remembered = 256;

    private readonly List<(Machine Machine, Filters Filters, EventStream Stream)> _streams = [];
    private readonly Dictionary<Machine, List<ClusterEvent>> _memory = [];

    public HttpReply Open(Machine machine, HttpRequest request)
    {
        var filters = Filters.Of(request, "type", "event", "node", "scope", "service", "config", "container", "daemon", "image", "label", "network", "plugin", "secret", "volume");
        var stream = new EventStream();
        var (since, until) = (Ticks(request, "since"), Ticks(request, "until"));
        if ((since ?? until) is not null && _memory.TryGetValue(machine, out var remembered))
        {
            remembered.Where(what => what.At.UtcTicks >= (since ?? 0) && what.At.UtcTicks <= (until ?? long.MaxValue) && IsWanted(filters, what)).ToList().ForEach(what => stream.Add(ToJson(what)));
        }

        if (until is not null)
        {
            // An engine would wait for a time that is still to come.
            stream.Dispose();
        }

        _streams.Add((machine, filters, stream));
        return new HttpReply { Stream = stream };
    }

    public void Tell(ClusterEvent what)
    {
        _streams.RemoveAll(static entry => entry.Stream.IsEnded);
        foreach (var machine in machines.Where(static machine => machine.IsRaftUp))
        {
            if (!_memory.TryGetValue(machine, out var remembered))
            {
                _memory.Add(machine, remembered = []);
            }

            remembered.Add(what);
            remembered.RemoveRange(0, Math.Max(0, remembered.Count - Remembered));
            foreach (var (_, filters, stream) in _streams.Where(entry => entry.Machine == machine && IsWanted(entry.Filters, what)))
            {
                stream.Add(ToJson(what));
            }
        }
    }

    /// <summary>The engine has ended, and its streams and its memory with it.</summary>
    public void Forget(Machine machine)
    {
        _memory.Remove(machine);
        foreach (var (_, _, stream) in _streams.Where(entry => entry.Machine == machine))
        {
            stream.Dispose();
        }
    }

    public void ForgetAll() => _streams.ForEach(static entry => entry.Stream.Dispose());

    private bool IsWanted(Filters filters, ClusterEvent what) =>
        filters.Is("type", what.Type) && filters.Is("event", what.Action) && filters.Is("scope", "swarm")
        && (what.Type != "node" || filters.Begins("node", what.Id) || machines.Any(other => other.NodeId == what.Id && filters.Is("node", other.Name)));

    /// <summary>A time of the query, in seconds since 1970; null when there is none.</summary>
    private static long? Ticks(HttpRequest request, string name) => request.Value(name) is not { Length: > 0 } text ? null
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(0).Ticks + (long)(seconds * TimeSpan.TicksPerSecond)
        : throw new ApiRefusal(400, $"invalid value: {text}");

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
