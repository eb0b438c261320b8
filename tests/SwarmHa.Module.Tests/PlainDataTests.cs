using System.Collections;
using System.Management.Automation;

namespace SwarmHa.ModuleTests;

/// <summary>Each property of what the cmdlets write reads as text, as a cell of Export-Csv does; and nothing in it goes in circles.</summary>
public sealed class PlainDataTests(FitsLab lab) : IClassFixture<FitsLab>
{
    // What ConvertTo-Json -Depth 3 reads with all of a report within it, at most.
    private const int MostThings = 20_000;

    [Theory]
    [InlineData("Get-SwarmNode")]
    [InlineData("Get-SwarmConnection")]
    [InlineData("(Get-SwarmConnection).Endpoints")]
    [InlineData("Get-SwarmQuorum")]
    [InlineData("(Get-SwarmQuorum).Views")]
    [InlineData("Test-SwarmQuorum -Detailed -Without node-40, node-50")]
    [InlineData("Test-SwarmHealth")]
    [InlineData("Test-SwarmHealth -List")]
    [InlineData("Get-SwarmLab $lab")]
    [InlineData("(Get-SwarmLab $lab).Nodes")]
    public void Cells_are_text_and_not_names_of_types(string command)
    {
        var result = lab.Session.Run(command);
        Assert.Empty(result.Errors);
        Assert.NotEmpty(result.Output);
        Assert.All(result.Output, Inspect);
    }

    [Fact]
    public void Those_of_a_drill_too()
    {
        var result = lab.Session.Run("""
            $series = Test-SwarmFailover -Connection $a (Get-SwarmLab $lab).Service -Repeat 2 -SteadySec 1 -ProbeIntervalMilliseconds 30 -WriteIntervalMilliseconds 50 -MaxRejoin 60 -Confirm:$false
            $series; $series.Statistics; $series.Reports; $series.Reports.Services; $series.Reports.Managers; $series.Reports.TimeLine; $series.Reports.Findings
            [SwarmHa.SwarmLeaderMove]@{ From = 'node-40'; To = 'node-50'; Steps = [SwarmHa.SwarmLeaderMoveStep[]]@([SwarmHa.SwarmLeaderMoveStep]::new('Checked', [datetimeoffset]::UtcNow, [timespan]::FromSeconds(1), 'node-40', 'all of them')) }
            """);
        Assert.Empty(result.Errors);
        Assert.All(result.Output, Inspect);
        var report = result.Output.Select(static item => item.BaseObject).OfType<SwarmFailoverReport>().First();
        Assert.Equal("Rejoin 60.000 s", report.Limits.ToString());
        Assert.InRange(Count(new PSObject(report), 0), 100, MostThings);
    }

    [Fact]
    public void What_needs_looking_after_is_sorted_to_the_front()
    {
        Assert.Equal([SwarmNodeState.Unknown, SwarmNodeState.Down, SwarmNodeState.Disconnected, SwarmNodeState.Ready], Enum.GetValues<SwarmNodeState>().Order());
        Assert.Equal([SwarmReachability.None, SwarmReachability.Unknown, SwarmReachability.Unreachable, SwarmReachability.Reachable], Enum.GetValues<SwarmReachability>().Order());
        Assert.Equal([SwarmHealthStatus.Pass, SwarmHealthStatus.Skipped, SwarmHealthStatus.Warning, SwarmHealthStatus.Fail], Enum.GetValues<SwarmHealthStatus>().Order());
    }

    private static void Inspect(PSObject item) => Assert.All(item.Properties, property =>
    {
        var text = property.Value?.ToString() ?? string.Empty;
        Assert.False(
            text.Contains("System.", StringComparison.Ordinal) || text.Contains("SwarmHa.", StringComparison.Ordinal) || text.Contains(" { ", StringComparison.Ordinal) || text.Contains("<>", StringComparison.Ordinal),
            $"{item.BaseObject.GetType().Name}.{property.Name} reads as {text}");
    });

    /// <summary>How many things there are to the depth of a report's single samples; a circle would never end.</summary>
    private static int Count(object? thing, int depth) => thing switch
    {
        null or string or ValueType or Uri => 1,
        _ when depth > 3 => 1,
        PSObject { BaseObject: IEnumerable and not string } list => Count(list.BaseObject, depth),
        PSObject item => 1 + item.Properties.Sum(property => Count(property.Value, depth + 1)),
        IEnumerable many => 1 + many.Cast<object?>().Sum(one => Count(one, depth + 1)),
        _ => Count(new PSObject(thing), depth),
    };
}
