using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace SwarmHa.Lab.Tests;

/// <summary>Asks a node from outside the lab's own code.</summary>
internal static class Engine
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    /// <summary>What the service says on the node, which is the node's name, or nothing when it does not answer in time.</summary>
    public static Task<string?> ServiceAsync(EngineLabNode node) => GetAsync(node.ServiceUri, null, TimeSpan.FromSeconds(1));

    public static Task<string?> PingAsync(EngineLabNode node, TimeSpan limit) =>
        GetAsync(new Uri($"http://{node.Address}:{node.Endpoint.Port}/_ping"), null, limit);

    public static async Task<JsonNode> InfoAsync(EngineLabNode node) =>
        JsonNode.Parse(await GetAsync(new Uri("http://engine/info"), node.SocketPath, TimeSpan.FromSeconds(20)) ?? "{}")!;

    /// <summary>What the manager lists as the node's state.</summary>
    public static async Task<string?> StateAsync(EngineLabNode manager, string node) =>
        (string?)(await ListedAsync(manager, node))?["Status"]?["State"];

    /// <summary>What the manager lists as another manager's reachability.</summary>
    public static async Task<string?> ReachabilityAsync(EngineLabNode manager, string node) =>
        (string?)(await ListedAsync(manager, node))?["ManagerStatus"]?["Reachability"];

    public static async Task EventuallyAsync(Func<Task<bool>> condition, string what)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limited.CancelAfter(Limit);
        while (!await condition())
        {
            Assert.False(limited.IsCancellationRequested, $"Not within {Limit.TotalSeconds} s: {what}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<JsonNode?> ListedAsync(EngineLabNode manager, string node)
    {
        string? list = await GetAsync(new Uri("http://engine/nodes"), manager.SocketPath, TimeSpan.FromSeconds(2));
        return JsonNode.Parse(list ?? "[]")!.AsArray().FirstOrDefault(n => (string?)n!["Description"]?["Hostname"] == node);
    }

    private static async Task<string?> GetAsync(Uri uri, string? socketPath, TimeSpan limit)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (context, cancellationToken) =>
            {
                System.Net.EndPoint end = socketPath is null ? context.DnsEndPoint : new UnixDomainSocketEndPoint(socketPath);
                var family = socketPath is null ? AddressFamily.InterNetwork : AddressFamily.Unix;
                var socket = new Socket(family, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(end, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            Timeout = limit,
        };
        try
        {
            return await client.GetStringAsync(uri, TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
