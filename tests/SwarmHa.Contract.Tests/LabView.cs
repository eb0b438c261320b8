using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace SwarmHa.ContractTests;

/// <summary>An engine's answer, as it came.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body, HttpResponseMessage Response)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The engine's words when it refuses.</summary>
    public string Message => (string?)Json["message"] ?? string.Empty;
}

/// <summary>A lab as a bare HTTP client sees it: nothing of this project's own client stands in between.</summary>
internal sealed class LabView(ISwarmLab lab)
{
    /// <summary>Longer than a manager without a leader is silent.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    public ISwarmLab Lab => lab;

    public IReadOnlyList<string> Managers => [.. lab.Nodes.Where(static node => node.InitialRole == SwarmNodeRole.Manager).Select(static node => node.Name)];

    public IReadOnlyList<string> Workers => [.. lab.Nodes.Where(static node => node.InitialRole == SwarmNodeRole.Worker).Select(static node => node.Name)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task<Answer> SendAsync(string node, HttpMethod method, string path, string? body = null, TimeSpan? limit = null)
    {
        var endpoint = lab.Nodes.Single(candidate => candidate.Name == node).Endpoint;
        using var client = new HttpClient { Timeout = limit ?? Long };
        using var request = new HttpRequestMessage(method, $"http://{endpoint.Host}:{endpoint.Port}/{path}");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request, Token);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(Token), response);
    }

    public Task<Answer> GetAsync(string node, string path, TimeSpan? limit = null) => SendAsync(node, HttpMethod.Get, path, null, limit);

    /// <summary>The nodes as one manager lists them; null when it does not within the limit.</summary>
    public async Task<IReadOnlyList<JsonNode>?> NodesAsync(string asked, TimeSpan? limit = null)
    {
        try
        {
            var answer = await GetAsync(asked, "nodes", limit ?? TimeSpan.FromSeconds(2));
            return answer.Status == HttpStatusCode.OK ? [.. answer.Json.AsArray().Select(static node => node!)] : null;
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException && !Token.IsCancellationRequested)
        {
            return null;
        }
    }

    public async Task<JsonNode> NodeAsync(string name, string? asked = null)
    {
        var nodes = await WaitAsync(async () => await NodesAsync(asked ?? await AnsweringAsync()), $"a list of the nodes for {name}");
        return nodes.Single(node => HostOf(node) == name);
    }

    /// <summary>Writes the node's spec with something changed, as docker node update does.</summary>
    public async Task<Answer> UpdateAsync(string name, Action<JsonNode> change, ulong? version = null, string? asked = null)
    {
        var node = await NodeAsync(name, asked);
        var spec = node["Spec"]!.DeepClone();
        change(spec);
        var at = version ?? (ulong)node["Version"]!["Index"]!;
        return await SendAsync(asked ?? await AnsweringAsync(), HttpMethod.Post, $"nodes/{(string)node["ID"]!}/update?version={at}", spec.ToJsonString());
    }

    public Task<Answer> SetRoleAsync(string name, string role) => UpdateAsync(name, spec => spec["Role"] = role);

    /// <summary>The leader, as soon as some manager names one.</summary>
    public Task<string> LeaderAsync(string? otherThan = null) => WaitAsync(
        async () =>
        {
            foreach (var asked in Running())
            {
                var leader = (await NodesAsync(asked))?.FirstOrDefault(static node => (bool?)node["ManagerStatus"]?["Leader"] == true);
                if (leader is not null && HostOf(leader) != otherThan)
                {
                    return HostOf(leader);
                }
            }

            return null;
        },
        $"a leader other than {otherThan}");

    /// <summary>Brings back whatever a test has taken away, and waits until the swarm is as it began.</summary>
    public async Task BecomeWholeAsync()
    {
        foreach (var node in lab.Nodes.Where(static node => node.State != SwarmLabNodeState.Running))
        {
            await lab.StartNodeAsync(node.Name, Token);
        }

        await WaitAsync(
            async () =>
            {
                var nodes = await NodesAsync(Managers[0]);
                var isWhole = nodes is not null && nodes.All(node => (string?)node["Status"]!["State"] == "ready"
                    && Reachability(node) == (Managers.Contains(HostOf(node)) ? "reachable" : null));
                return isWhole ? nodes : null;
            },
            "the swarm to be whole",
            TimeSpan.FromSeconds(180));
    }

    public static string HostOf(JsonNode node) => (string)node["Description"]!["Hostname"]!;

    public static string? Reachability(JsonNode node) => (string?)node["ManagerStatus"]?["Reachability"];

    /// <summary>Asks again and again, and fails when the limit passes.</summary>
    public static async Task<T> WaitAsync<T>(Func<Task<T?>> ask, string awaited, TimeSpan? limit = null)
        where T : class
    {
        var end = DateTime.UtcNow + (limit ?? Long);
        while (DateTime.UtcNow < end)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            await Task.Delay(20, Token);
        }

        throw new TimeoutException($"Waited in vain for {awaited}.");
    }

    private IEnumerable<string> Running() => lab.Nodes.Where(static node => node.State == SwarmLabNodeState.Running).Select(static node => node.Name).Where(Managers.Contains);

    private Task<string> AnsweringAsync() => WaitAsync(
        async () =>
        {
            foreach (var asked in Running())
            {
                if (await NodesAsync(asked) is not null)
                {
                    return asked;
                }
            }

            return null;
        },
        "a manager that answers");
}
