using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace SwarmHa.Simulator.Tests;

/// <summary>A simulated swarm, and plain HTTP to its nodes.</summary>
internal sealed class Scene : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    public Scene(int managers = 3, int workers = 2, int seed = 1, double speed = 50, TimeProvider? time = null) =>
        Swarm = new SimulatedSwarm(new SimulatedSwarmOptions { Managers = managers, Workers = workers, Seed = seed, Speed = speed, Time = time ?? TimeProvider.System });

    public SimulatedSwarm Swarm { get; }

    public IEnumerable<string> Whats => Swarm.History.Select(static what => $"{what.Node} {what.What}");

    public Uri At(string node, string path) => new($"http://127.0.0.1:{Node(node).Endpoint.Port}/{path}");

    public SwarmLabNode Node(string name) => Swarm.Nodes.Single(node => node.Name == name);

    public async Task<Answer> SendAsync(HttpMethod method, string node, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, At(node, path));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Answer((int)response.StatusCode, text, response.Headers.ToDictionary(static header => header.Key, static header => string.Join(",", header.Value)));
    }

    public Task<Answer> GetAsync(string node, string path) => SendAsync(HttpMethod.Get, node, path);

    public async Task<JsonNode> NodeAsync(string asked, string name) => (await GetAsync(asked, $"nodes/{name}")).Json;

    /// <summary>Writes a node's role under the version guard.</summary>
    public async Task<Answer> WriteRoleAsync(string asked, string name, string role, ulong? version = null)
    {
        var node = await NodeAsync(asked, name);
        var spec = node["Spec"]!.AsObject();
        spec["Role"] = role;
        return await SendAsync(HttpMethod.Post, asked, $"nodes/{node["ID"]}/update?version={version ?? (ulong)node["Version"]!["Index"]!}", spec.ToJsonString());
    }

    public async Task UntilAsync(Func<Task<bool>> condition, double seconds = 10)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed.TotalSeconds < seconds, $"It did not come about.\n{string.Join("\n", Swarm.History)}");
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }

    public Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    public Task UntilReachableAsync(string asked, string name) =>
        UntilAsync(async () => (string?)(await NodeAsync(asked, name))["ManagerStatus"]?["Reachability"] == "reachable");

    public Task UntilStateAsync(string asked, string name, string state) =>
        UntilAsync(async () => (string?)(await NodeAsync(asked, name))["Status"]?["State"] == state);

    public void Dispose()
    {
        Swarm.Dispose();
        _client.Dispose();
    }

    internal sealed record Answer(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
    {
        public JsonNode Json => JsonNode.Parse(Text)!;

        public string Message => (string?)Json["message"] ?? string.Empty;
    }
}
