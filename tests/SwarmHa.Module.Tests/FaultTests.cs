using SwarmHa.Lab;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>Each fault on real engines, as a person orders it; the swarm is whole afterwards.</summary>
[Trait(TestEngine.Trait, TestEngine.Real)]
[Collection(ThreeManagersCollection.Name)]
public sealed class FaultTests(ThreeManagersLab three)
{
    [Theory]
    [InlineData(SwarmFailoverFault.KillEngine)]
    [InlineData(SwarmFailoverFault.FreezeEngine)]
    [InlineData(SwarmFailoverFault.IsolateNetwork)]
    public async Task The_leader_is_lost_in_whatever_way_and_comes_back(SwarmFailoverFault fault)
    {
        var leader = three.Leader();
        using var session = ModuleSession.Open(ThreeManagersLab.Managers.Select(three.Endpoint));
        try
        {
            var report = session.Run($"Test-SwarmFailover -Fault {fault} -Confirm:$false").One<SwarmFailoverReport>();
            Assert.True(report.Verdict == SwarmFailoverVerdict.Pass, string.Join(Environment.NewLine, report.Findings));
            Assert.Equal((fault, "Lab", leader), (report.Fault, report.Driver, report.OldLeader.Name));
            Assert.NotEqual(leader, report.NewLeader?.Name);
            Assert.InRange(report.ControlPlaneGap!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
            Assert.InRange(report.WriteGap!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
            Assert.All(report.Managers.Where(probe => probe.Node != leader), static probe => Assert.True(probe.Answered > 0));
            Assert.All(three.Lab.Nodes, static node => Assert.Equal(EngineLabNodeState.Running, node.State));
        }
        finally
        {
            await three.BecomeWholeAsync();
        }
    }

    [Fact]
    public async Task A_demotion_costs_next_to_nothing_and_no_way_into_a_host()
    {
        var leader = three.Leader();
        using var session = ModuleSession.Open(ThreeManagersLab.Managers.Select(three.Endpoint));
        var processes = three.Lab.Nodes.Select(static node => node.ProcessId).ToList();
        try
        {
            var report = session.Run("Test-SwarmFailover -Fault Demote -MaxControlPlaneGap 5 -Confirm:$false").One<SwarmFailoverReport>();
            Assert.True(report.Verdict == SwarmFailoverVerdict.Pass, string.Join(Environment.NewLine, report.Findings));
            Assert.Equal((string.Empty, leader), (report.Driver, report.OldLeader.Name));
            Assert.Contains(report.Findings, static finding => finding is { Stage: SwarmFailoverStage.Limit, Passed: true });
            Assert.Equal(TimeSpan.FromSeconds(5), report.Limits.ControlPlaneGap);
            Assert.Equal(processes, three.Lab.Nodes.Select(static node => node.ProcessId));
        }
        finally
        {
            await three.BecomeWholeAsync();
        }
    }

    [Fact]
    public async Task Quorum_lost_on_purpose_stops_all_writes_and_they_come_back()
    {
        using var session = ModuleSession.Open(ThreeManagersLab.Managers.Select(three.Endpoint));
        try
        {
            var refused = session.EndOf("Test-SwarmFailover -Fault KillEngine -Count 2 -Confirm:$false");
            Assert.IsType<QuorumAtRiskException>(refused?.Exception);
            Assert.All(three.Lab.Nodes, static node => Assert.Equal(EngineLabNodeState.Running, node.State));

            var report = session.Run("Test-SwarmFailover -Fault KillEngine -Count 2 -ExpectQuorumLoss -Confirm:$false").One<SwarmFailoverReport>();
            Assert.True(report.Verdict == SwarmFailoverVerdict.Pass, string.Join(Environment.NewLine, report.Findings));
            Assert.Equal(2, report.Targets.Count);
            Assert.True(report.WriteGap >= TimeSpan.FromSeconds(15), $"{report.WriteGap}");
            Assert.Equal(3, session.Run("Get-SwarmManager").Of<SwarmManager>().Count(static manager => manager.IsReachable));
        }
        finally
        {
            await three.BecomeWholeAsync();
        }
    }
}
