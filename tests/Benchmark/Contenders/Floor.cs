using System.Text.Json;
using System.Text.Json.Serialization;

namespace SwarmHa.Benchmark.Contenders;

/// <summary>The least that a program on .NET does to list nodes: one GET on a connection that is kept open, and of the reply only what
/// <c>docker node ls</c> shows, read by generated code from the stream.</summary>
public sealed class Floor : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler());
    private readonly Uri _nodes;
    private readonly byte[] _buffer = new byte[64 * 1024];

    /// <summary>Opens it.</summary>
    /// <param name="engine">The engine's address, with whatever scheme.</param>
    public Floor(Uri engine) => _nodes = new Uri($"http://{engine.Authority}/v1.41/nodes");

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Lists the nodes.</summary>
    /// <returns>The nodes.</returns>
    public IReadOnlyList<FloorNode> List() => ListAsync().GetAwaiter().GetResult();

    /// <summary>Sends the request, and returns when the reply begins; the rest of it is thrown away.</summary>
    public async Task<int> BeginAsync()
    {
        using var response = await _client.GetAsync(_nodes, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
        return (int)response.StatusCode;
    }

    /// <summary>Reads the reply to its end, and does nothing with it.</summary>
    /// <returns>Its length.</returns>
    public async Task<long> DrainAsync()
    {
        using var response = await _client.GetAsync(_nodes, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
        await using var stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        long length = 0;
        int read;
        while ((read = await stream.ReadAsync(_buffer).ConfigureAwait(false)) > 0)
        {
            length += read;
        }

        return length;
    }

    /// <summary>Lists the nodes.</summary>
    /// <returns>The nodes.</returns>
    public async Task<List<FloorNode>> ListAsync()
    {
        using var response = await _client.GetAsync(_nodes, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
        await using var stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        return await JsonSerializer.DeserializeAsync(stream, FloorJson.Default.ListFloorNode).ConfigureAwait(false) ?? [];
    }
}

public sealed record FloorNode(string ID, FloorSpec Spec, FloorDescription Description, FloorStatus Status, FloorManager? ManagerStatus);

public sealed record FloorSpec(string Role, string Availability);

public sealed record FloorDescription(string Hostname, FloorEngine Engine);

public sealed record FloorEngine(string EngineVersion);

public sealed record FloorStatus(string State);

public sealed record FloorManager(bool Leader, string Reachability);

[JsonSerializable(typeof(List<FloorNode>))]
internal sealed partial class FloorJson : JsonSerializerContext;
