namespace SwarmHa.Core.Tests;

/// <summary>Labels are a copy, and read as text.</summary>
public sealed class SwarmLabelsTests
{
    [Fact]
    public void They_read_as_docker_takes_them_sorted() =>
        Assert.Equal("Zone=a, rack=r=1, ssd", new SwarmLabels(new Dictionary<string, string> { ["ssd"] = string.Empty, ["rack"] = "r=1", ["Zone"] = "a" }).ToString());

    [Fact]
    public void None_reads_as_nothing()
    {
        Assert.Empty(SwarmLabels.None);
        Assert.Equal(string.Empty, new SwarmLabels(null).ToString());
    }

    [Fact]
    public void A_later_change_of_the_source_is_not_seen()
    {
        var source = new Dictionary<string, string> { ["ssd"] = string.Empty };
        var labels = new SwarmLabels(source);
        source["rack"] = "r1";
        Assert.Equal("ssd", Assert.Single(labels).Key);
    }
}
