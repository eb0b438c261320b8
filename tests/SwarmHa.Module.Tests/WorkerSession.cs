using SwarmHa.Lab;

namespace SwarmHa.ModuleTests;

/// <summary>Which manager a worker is connected to: one that loses its manager needs a minute or more to find another one.</summary>
internal static class WorkerSession
{
    private const int Port = 2377;

    /// <summary>Restarts the worker's engine until it is connected to other managers alone.</summary>
    public static async Task ConnectElsewhereAsync(this LabFixture lab, string worker, string than)
    {
        var deadline = DateTime.UtcNow.AddSeconds(90);
        while (!IsElsewhere(lab.Node(worker), lab.Node(than)))
        {
            Assert.True(DateTime.UtcNow < deadline, $"{worker} stays connected to {than}.");
            await lab.Lab.KillAsync(worker, TestContext.Current.CancellationToken);
            await lab.Lab.StartAsync(worker, TestContext.Current.CancellationToken);
            Assert.True(SpinWait.SpinUntil(() => Peers(lab.Node(worker)).Count > 0, TimeSpan.FromSeconds(30)), $"{worker} is connected to no manager.");
        }
    }

    private static bool IsElsewhere(EngineLabNode worker, EngineLabNode manager) =>
        Peers(worker) is { Count: > 0 } peers && !peers.Contains($"{BitConverter.ToUInt32(manager.Address.GetAddressBytes()):X8}:{Port:X4}");

    /// <summary>Established connections to managers, as the kernel writes them.</summary>
    private static List<string> Peers(EngineLabNode node) =>
    [
        .. File.ReadLines($"/proc/{node.ProcessId}/net/tcp").Skip(1)
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(static fields => fields[3] == "01" && fields[2].EndsWith($":{Port:X4}", StringComparison.Ordinal))
            .Select(static fields => fields[2]),
    ];
}
