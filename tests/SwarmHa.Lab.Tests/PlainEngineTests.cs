namespace SwarmHa.Lab.Tests;

/// <summary>A lab of an engine and no more, beside the other one and in a directory that was asked for.</summary>
public sealed class PlainEngineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lives_in_its_own_directory_beside_another_lab_and_goes_from_both()
    {
        var other = await LabFixture.WholeLabAsync();
        var parent = Directory.CreateTempSubdirectory("lab");
        var options = new EngineLabOptions
        {
            Name = "labplain",
            Nodes = ["solo"],
            EnginePort = 2399,
            Directory = Path.Combine(parent.FullName, "it's here"),
            InitializeSwarm = false,
        };
        var lab = await EngineLab.UpAsync(options, null, Token);
        var node = Assert.Single(lab.Nodes);
        Assert.StartsWith(options.Directory, node.SocketPath, StringComparison.Ordinal);
        Assert.Equal("inactive", (string?)(await Engine.InfoAsync(node))["Swarm"]!["LocalNodeState"]);
        Assert.Equal("OK", await Engine.PingAsync(node, TimeSpan.FromSeconds(2)));
        Assert.DoesNotContain(node.Address, other.Nodes.Select(n => n.Address));

        await lab.DownAsync(null, Token);
        Assert.Empty(parent.GetFileSystemInfos());
        Assert.Null(EngineLab.Find("labplain"));
        Assert.NotNull(EngineLab.Find(other.Name));
        parent.Delete();
    }
}
