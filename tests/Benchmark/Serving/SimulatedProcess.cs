using System.Globalization;
using SwarmHa.Simulator;

namespace SwarmHa.Benchmark.Serving;

/// <summary>Simulated swarms, which also elect, write and tell of services, in a process of their own.</summary>
public sealed class SimulatedProcess : OtherProcess
{
    /// <summary>Starts it.</summary>
    /// <param name="swarms">How many swarms.</param>
    /// <param name="managers">How many managers each has; there are no workers.</param>
    /// <param name="delay">How late each reply comes, as from far away.</param>
    public SimulatedProcess(int swarms, int managers, TimeSpan delay = default)
        : base("simulate", swarms.ToString(CultureInfo.InvariantCulture), managers.ToString(CultureInfo.InvariantCulture), delay.TotalMilliseconds.ToString(CultureInfo.InvariantCulture))
    {
    }

    /// <summary>A manager of each swarm.</summary>
    public IReadOnlyList<Uri> Managers => Endpoints["leaders"];

    /// <summary>In that process: simulates.</summary>
    /// <param name="swarms">How many swarms.</param>
    /// <param name="managers">How many managers each has.</param>
    /// <param name="delay">How late each reply comes.</param>
    public static void Simulate(int swarms, int managers, TimeSpan delay)
    {
        var all = Enumerable.Range(1, swarms).Select(seed => new SimulatedSwarm(new SimulatedSwarmOptions { Name = $"swarm-{seed}", Managers = managers, Workers = 0, Seed = seed })).ToList();
        if (delay > TimeSpan.Zero)
        {
            all.ForEach(swarm => swarm.Nodes.ToList().ForEach(node => swarm.SetTransportFault(node.Name, new TransportFault(TransportFaultKind.Slow) { Delay = delay })));
        }

        Stay(new Dictionary<string, Uri[]> { ["leaders"] = [.. all.Select(static swarm => swarm.Nodes[0].Endpoint)] });
        all.ForEach(static swarm => swarm.Dispose());
    }
}
