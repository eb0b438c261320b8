using System.Management.Automation;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

[Trait(TestEngine.Trait, TestEngine.Real)]
[Collection(ThreeManagersCollection.Name)]
public sealed class RoleChangeTests(ThreeManagersLab three)
{
    [Fact]
    public void WhatIf_changes_nothing_and_says_what_it_would()
    {
        using var session = ModuleSession.Open(three.Endpoint("node-40"));
        var shown = session.Render("Invoke-SwarmPromote node-70 -WhatIf; Invoke-SwarmDemote node-60 -WhatIf");
        Assert.Contains("\"Promote to manager\" on target \"node-70", shown, StringComparison.Ordinal);
        Assert.Contains("\"Demote to worker\" on target \"node-60", shown, StringComparison.Ordinal);
        Assert.Equal("node-70", session.Run("Get-SwarmNode -Role Worker").One<SwarmNode>().Name);
    }

    [Fact]
    public void Demotion_asks_first_and_a_no_changes_nothing()
    {
        using var session = ModuleSession.Open(three.Endpoint("node-40"));
        session.Host.Answer("N");
        Assert.Empty(session.Run("Invoke-SwarmDemote node-60").Output);
        Assert.Single(session.Host.Prompts);
        Assert.Equal(3, session.Run("Get-SwarmManager").Output.Count);
    }

    [Fact]
    public void A_manager_is_returned_unchanged_with_a_remark()
    {
        using var session = ModuleSession.Open(three.Endpoint("node-40"));
        var before = session.Run("Get-SwarmManager node-60").One<SwarmManager>();
        var result = session.Run("Invoke-SwarmPromote node-60 -Verbose");
        Assert.Equal(before.SpecVersion, result.One<SwarmManager>().SpecVersion);
        Assert.Contains(result.Verbose, static line => line.Contains("node-60 is already a manager", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_is_promoted_with_all_its_spec_kept_and_demoted_again()
    {
        await three.DockerAsync("node-40", "node", "update", "--label-add", "rack=7", "--availability", "pause", "node-70");
        using var session = ModuleSession.Open(three.Endpoint("node-40"));

        var promoted = session.Run("Invoke-SwarmPromote node-70");
        var manager = promoted.One<SwarmManager>();
        Assert.True(manager.IsReachable);
        Assert.Equal("7", manager.Labels["rack"]);
        Assert.Equal(SwarmNodeAvailability.Pause, manager.Availability);
        Assert.Contains(promoted.Warnings, static warning => warning.Contains("4 managers", StringComparison.Ordinal));
        Assert.NotEmpty(promoted.Progress);

        var worker = session.Run("Get-SwarmNode node-70 | Invoke-SwarmDemote -Confirm:$false").One<SwarmNode>();
        Assert.IsNotType<SwarmManager>(worker);
        Assert.Equal(SwarmNodeRole.Worker, worker.Role);
        Assert.Equal("7", worker.Labels["rack"]);
        Assert.Equal(SwarmNodeAvailability.Pause, worker.Availability);

        // It says so itself too.
        var refused = session.EndOf($"Connect-Swarm {three.Endpoint("node-70").OriginalString}");
        Assert.IsType<NotAManagerException>(refused?.Exception);
        await three.DockerAsync("node-40", "node", "update", "--availability", "active", "node-70");
    }

    [Fact]
    public void Unknown_names_are_told_one_by_one()
    {
        using var session = ModuleSession.Open(three.Endpoint("node-40"));
        var result = session.Run("'nobody', 'node-40', 'nowhere' | Invoke-SwarmPromote");
        Assert.Equal("node-40", Assert.Single(result.Of<SwarmManager>()).Name);
        Assert.Equal(["nobody", "nowhere"], result.Errors.Select(static error => error.TargetObject));
    }

    [Fact]
    public async Task What_would_break_quorum_is_refused_with_the_arithmetic_and_by_the_engine_when_forced()
    {
        await three.Lab.StopAsync("node-60", TestContext.Current.CancellationToken);
        try
        {
            using var session = ModuleSession.Open(three.Endpoint("node-40"), three.Endpoint("node-50"));
            Assert.True(SpinWait.SpinUntil(() => session.Run("Get-SwarmManager -Reachable:$false").Output.Count == 1, TimeSpan.FromSeconds(40)));

            var refused = Assert.Single(session.Run("Invoke-SwarmDemote node-50 -Confirm:$false").Errors);
            Assert.StartsWith("QuorumAtRisk,", refused.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Equal(ErrorCategory.InvalidOperation, refused.CategoryInfo.Category);
            Assert.Contains("now 3 managers, 2 reachable, quorum 2; afterwards 2 managers, 1 reachable, quorum 2", refused.Exception.Message, StringComparison.Ordinal);
            Assert.Contains("node-60", refused.Exception.Message, StringComparison.Ordinal);

            var forced = Assert.Single(session.Run("Invoke-SwarmDemote node-50 -Force -Confirm:$false").Errors);
            Assert.StartsWith("QuorumLoss,", forced.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains("loss of quorum", Assert.IsType<QuorumLossException>(forced.Exception).EngineMessage, StringComparison.Ordinal);

            var drill = session.EndOf("Test-SwarmFailover -Confirm:$false");
            Assert.IsType<QuorumAtRiskException>(drill?.Exception);
            Assert.Equal(3, session.Run("Get-SwarmManager").Output.Count);
        }
        finally
        {
            await three.BecomeWholeAsync();
        }
    }
}
