using System.Management.Automation;
using System.Net;
using System.Net.Sockets;

namespace SwarmHa.ModuleTests;

/// <summary>Every wait over a second shows how long it has taken, and how long it may take.</summary>
public sealed class ProgressTests
{
    [Fact]
    public void Work_that_tells_nothing_is_shown_as_going_on()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var session = ModuleSession.Open();
        Assert.NotNull(session.EndOf($"Connect-Swarm tcp://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port} -TimeoutSec 4"));
        var shown = session.Host.Progress.Where(static record => record.Activity == "Connect-Swarm").Select(static record => record.StatusDescription).ToList();
        Assert.Contains("2 s of 4 s: Waiting", shown);
        Assert.Equal("Waiting", shown[^1]);
    }

    [Fact]
    public void No_step_shows_zero_seconds_of_zero()
    {
        using var session = ModuleSession.Open();
        Assert.Empty(session.Run("$null = New-SwarmLab zero -Speed 100; $null = Move-SwarmLeader -Confirm:$false; Remove-SwarmLab zero -Confirm:$false").Errors);
        Assert.NotEmpty(session.Host.Progress);
        Assert.All(session.Host.Progress, static record => Assert.DoesNotContain("of 0 s", record.StatusDescription, StringComparison.Ordinal));
    }

    /// <summary>The first list of nodes falls under -TimeoutSec like all that follows.</summary>
    [Theory]
    [InlineData("Invoke-SwarmPromote node-70")]
    [InlineData("Invoke-SwarmDemote node-60")]
    [InlineData("Suspend-SwarmManager node-60")]
    [InlineData("Resume-SwarmManager node-60")]
    [InlineData("Move-SwarmLeader node-60")]
    public async Task The_nodes_are_waited_for_as_long_as_the_command_allows(string command)
    {
        const string Lab = "limit";
        using var session = ModuleSession.Open();
        Assert.Empty(session.Run($"$null = New-SwarmLab {Lab} -Speed 20; Stop-SwarmLabNode node-40, node-50, node-60 -Lab {Lab} -Freeze -Confirm:$false").Errors);
        var running = Task.Run(() => session.Run($"{command} -TimeoutSec 90 -WhatIf"), TestContext.Current.CancellationToken);
        try
        {
            Assert.True(SpinWait.SpinUntil(() => running.IsCompleted || Waiting().Any(), TimeSpan.FromSeconds(60)));
            Assert.All(Waiting(), static record => Assert.Contains(" s of 90 s: ", record.StatusDescription, StringComparison.Ordinal));
            Assert.NotEmpty(Waiting());
        }
        finally
        {
            using var other = ModuleSession.Open();
            other.Run($"Start-SwarmLabNode node-40, node-50, node-60 -Lab {Lab}");
            Assert.Empty((await running).Errors);
            other.Run($"Remove-SwarmLab {Lab} -Confirm:$false");
        }

        IEnumerable<ProgressRecord> Waiting() => session.Host.Progress.Where(static record => record is { Activity: "Waiting for a manager to answer", RecordType: ProgressRecordType.Processing });
    }
}
