using System.Text.Json.Nodes;

namespace SwarmHa.Lab;

/// <summary>The service that every node runs and that a drill can ask: a web server that says its node's name.</summary>
internal static class LabService
{
    public const string Name = "web";

    public const int Port = 8080;

    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero })
    {
        Timeout = TimeSpan.FromSeconds(1),
    };

    public static async Task EnsureAsync(EngineApi manager, CancellationToken cancellationToken)
    {
        var services = await manager.GetAsync($"services?filters={{\"name\":[\"{Name}\"]}}", cancellationToken).ConfigureAwait(false);
        if (!services.AsArray().Any(service => (string?)service?["Spec"]?["Name"] == Name))
        {
            await manager.PostAsync("services/create", Specification(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the node's own task answers.</summary>
    public static async Task<bool> AnswersAsync(NodeSite site, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Client.GetAsync(new Uri($"http://{site.Address}:{Port}/"), cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    // The host's network: without IPVS in the kernel there is no virtual address and no ingress. As process 1 the server ignores SIGTERM,
    // so it is told to stop by SIGKILL and the engine does not wait for it.
    private static JsonObject Specification() => new()
    {
        ["Name"] = Name,
        ["Mode"] = new JsonObject { ["Global"] = new JsonObject() },
        ["TaskTemplate"] = new JsonObject
        {
            ["ContainerSpec"] = new JsonObject
            {
                ["Image"] = LabImage.Name,
                ["Command"] = new JsonArray(
                    "/bin/busybox", "sh", "-c", $"/bin/busybox hostname >/www/index.html; exec /bin/busybox httpd -f -p {Port} -h /www"),
                ["StopSignal"] = "SIGKILL",
            },
            ["Networks"] = new JsonArray(new JsonObject { ["Target"] = "host" }),
            ["RestartPolicy"] = new JsonObject { ["Condition"] = "any", ["Delay"] = 500_000_000 },
        },
    };
}
