using System.Text;
using System.Text.Json;

namespace SwarmHa.Docker.Tests;

/// <summary>A list is read while it arrives, whatever the pieces in which it comes.</summary>
public sealed class JsonItemsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(2048)]
    [InlineData(int.MaxValue)]
    public async Task The_pieces_make_no_difference(int piece)
    {
        foreach (var name in (string[])["engine-20.10/nodes", "engine-29/nodes"])
        {
            var whole = await ReadAsync(EngineReplies.Read(name), int.MaxValue);
            var pieces = await ReadAsync(EngineReplies.Read(name), piece);
            Assert.Equal(whole.Select(Describe), pieces.Select(Describe));
        }
    }

    [Fact]
    public async Task Objects_are_given_as_soon_as_they_are_complete()
    {
        using var stream = new Pieces("""[{"ID":"a","Spec":{"Role":"manager"}},{"ID":"b"}, {"ID":"c"}]""", 1);
        using var items = new JsonItems<SwarmNode>(stream, new NodeItem(new KnownTexts(), null));
        var nodes = new List<SwarmNode>();
        var given = new List<int>();
        while (await items.ReadAsync(nodes, Token))
        {
            given.Add(nodes.Count);
        }

        Assert.Equal([37, 48, 60], (int[])[given.IndexOf(1) + 1, given.IndexOf(2) + 1, given.IndexOf(3) + 1]);
    }

    [Theory]
    [InlineData("[{\"ID\":\"x\"}]\n\n ", 1)]
    [InlineData(" \r\n[ ] ", 0)]
    [InlineData("null\n", 0)]
    [InlineData("[{\"ID\":\"x\",\"ID\":\"y\"}]", 1)]
    [InlineData("[{\"Spec\":null,\"ID\":\"x\",\"Spec\":{\"Labels\":{\"a\":null,\"a\":\"b\"}}}]", 1)]
    [InlineData("[{\"ID\":\"\\u0078\",\"More\":{\"ID\":\"no\",\"Deep\":[[[{\"ID\":[]}]]]}}]", 1)]
    public async Task Odd_lists(string json, int count)
    {
        foreach (var piece in (int[])[1, 3, int.MaxValue])
        {
            Assert.Equal(count, (await ReadAsync(json, piece)).Count);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("\"ok\"")]
    [InlineData("[null]")]
    [InlineData("[[]]")]
    [InlineData("[{}]")]
    [InlineData("[{\"ID\":\"\"}]")]
    [InlineData("[{\"ID\":null}]")]
    [InlineData("[{\"ID\":\"x\"}]]")]
    [InlineData("[{\"ID\":\"x\"}] more")]
    [InlineData("[{\"ID\":\"x\"}{\"ID\":\"y\"}]")]
    [InlineData("[{\"ID\":\"x\",\"Spec\":\"worker\"}]")]
    [InlineData("[{\"ID\":\"x\",\"Spec\":{\"Labels\":[]}}]")]
    [InlineData("[{\"ID\":\"x\",\"Spec\":{\"Labels\":{\"a\":1}}}]")]
    [InlineData("[{\"ID\":\"x\",\"Version\":{\"Index\":-1}}]")]
    [InlineData("[{\"ID\":\"x\",\"Version\":{\"Index\":18446744073709551616}}]")]
    [InlineData("[{\"ID\":\"x\",\"UpdatedAt\":7}]")]
    [InlineData("[{\"ID\":\"x\",\"ManagerStatus\":{\"Leader\":\"yes\"}}]")]
    [InlineData("[{\"ID\":\"x\",\"Description\":{\"TLSInfo\":{\"CertIssuerSubject\":\"no base 64!\"}}}]")]
    [InlineData("[{\"ID\":\"\\ud800\"}]")]
    public async Task What_is_no_list_of_nodes(string json)
    {
        foreach (var piece in (int[])[1, int.MaxValue])
        {
            await Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync(json, piece));
        }
    }

    [Theory]
    [InlineData("[")]
    [InlineData("[{\"ID\":\"x\"}")]
    [InlineData("[{\"ID\":\"x\"},")]
    [InlineData("[{\"ID\":\"x\",\"Spec\":{\"Na")]
    public async Task A_list_that_breaks_off(string json)
    {
        foreach (var piece in (int[])[1, int.MaxValue])
        {
            await Assert.ThrowsAsync<EndOfStreamException>(() => ReadAsync(json, piece));
        }
    }

    [Fact]
    public Task What_is_nested_too_deep_is_no_list() =>
        Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync($"[{{\"ID\":\"x\",\"More\":{new string('[', 100)}{new string(']', 100)}}}]", 16));

    [Fact]
    public async Task A_label_of_a_megabyte()
    {
        var label = new string('x', 1 << 20);
        var nodes = await ReadAsync("""[{"ID":"a","Spec":{"Labels":{"long":"LABEL","short":"y"}}},{"ID":"b"}]""".Replace("LABEL", label, StringComparison.Ordinal), 2048);
        Assert.Equal(["a", "b"], nodes.Select(static node => node.Id));
        Assert.Equal((label, "y"), (nodes[0].Labels["long"], nodes[0].Labels["short"]));
    }

    [Fact]
    public async Task Texts_that_come_again_are_one_string()
    {
        var nodes = await ReadAsync(LargeSwarm.List(10), int.MaxValue);
        Assert.All(nodes, node =>
        {
            Assert.Same(nodes[0].EngineVersion, node.EngineVersion);
            Assert.Same(nodes[0].Platform, node.Platform);
            Assert.Same(nodes[0].TlsIssuer, node.TlsIssuer);
            Assert.Same(SwarmLabels.None, node.Labels);
        });
    }

    private static async Task<List<SwarmNode>> ReadAsync(string json, int piece)
    {
        using var stream = new Pieces(json, piece);
        using var items = new JsonItems<SwarmNode>(stream, new NodeItem(new KnownTexts(), null));
        var nodes = new List<SwarmNode>();
        while (await items.ReadAsync(nodes, Token))
        {
        }

        return nodes;
    }

    private static string Describe(SwarmNode node) =>
        $"{node.ManagerStatus} {JsonSerializer.Serialize<object>(node)}";

    /// <summary>Gives at most so many bytes at a time.</summary>
    private sealed class Pieces(string text, int piece) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
