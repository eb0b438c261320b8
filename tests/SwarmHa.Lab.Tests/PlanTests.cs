namespace SwarmHa.Lab.Tests;

/// <summary>What cannot name a lab is refused before anything is done, by anyone.</summary>
public sealed class PlanTests
{
    [Theory]
    [InlineData("")]
    [InlineData("../etc")]
    [InlineData("Lab")]
    [InlineData("-lab")]
    public void A_name_that_is_none_is_refused(string name) => Assert.Throws<EngineLabException>(() => EngineLab.Find(name));

    [Fact]
    public void A_name_without_a_lab_finds_nothing() => Assert.Null(EngineLab.Find("no-such-lab"));

    [Theory]
    [InlineData]
    [InlineData("node-1", "node-1")]
    [InlineData("Node-1")]
    [InlineData("node_1")]
    [InlineData("a-40", "b-40")]
    public async Task Nodes_that_cannot_be_are_refused(params string[] nodes)
    {
        await Assert.ThrowsAsync<EngineLabException>(
            () => EngineLab.UpAsync(new EngineLabOptions { Name = "labplan", Nodes = nodes }, null, TestContext.Current.CancellationToken));
        Assert.Null(EngineLab.Find("labplan"));
    }

    [Fact]
    public async Task A_directory_that_holds_something_else_is_refused_and_kept()
    {
        await LabMachine.RequireAsync();
        var foreign = Directory.CreateTempSubdirectory("labplan");
        string kept = Path.Combine(foreign.FullName, "kept");
        await File.WriteAllTextAsync(kept, "kept", TestContext.Current.CancellationToken);
        var options = new EngineLabOptions { Name = "labplan", Directory = foreign.FullName };
        await Assert.ThrowsAsync<EngineLabException>(() => EngineLab.UpAsync(options, null, TestContext.Current.CancellationToken));
        Assert.True(File.Exists(kept));
        foreign.Delete(recursive: true);
    }
}
