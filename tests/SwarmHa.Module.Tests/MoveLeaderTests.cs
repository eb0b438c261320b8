using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SwarmHa.Hosting;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>Planned handovers of leadership between real engines.</summary>
[Trait(TestEngine.Trait, TestEngine.Real)]
public sealed class MoveLeaderTests(MoveLab lab) : IClassFixture<MoveLab>
{
    private static readonly string[] Whole = [.. MoveLab.Managers];

    [Fact]
    public async Task Another_manager_leads_at_once_and_the_old_leader_is_a_manager_as_before()
    {
        var leader = LeaderOf(lab.WaitUntilWhole(Whole));
        var old = leader.Hostname;
        await lab.DockerAsync(old, "node", "update", "--label-add", "rack=7", "--availability", "pause", old);
        await NameAsync(leader, "first");
        using var session = Connect();
        Assert.Contains($"\"Demote it so that another manager leads, then promote it again\" on target \"first (leader; now 3 managers, 3 reachable, quorum 2; while it is a worker 2 managers, 2 reachable, quorum 2)",
            session.Render("Move-SwarmLeader -WhatIf"), StringComparison.Ordinal);
        session.Host.Answer("N");
        Assert.Empty(session.Run("Move-SwarmLeader").Output);
        Assert.Equal("first", session.Run("Get-SwarmManager -Leader").One<SwarmManager>().Name);
        var before = session.Run($"Get-SwarmManager {old}").One<SwarmManager>();

        var result = session.Run("Move-SwarmLeader -Confirm:$false");
        var move = result.One<SwarmLeaderMove>();
        Assert.Equal(("first", true, 1), (move.From, move.Succeeded, move.Attempts));
        Assert.NotEqual("first", move.To);
        Assert.InRange(move.ControlPlaneGap!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal([SwarmLeaderMoveStage.Checked, SwarmLeaderMoveStage.HandedOver, SwarmLeaderMoveStage.Rested, SwarmLeaderMoveStage.Restored], move.Steps.Select(static step => step.Stage));
        Assert.NotEmpty(result.Progress);

        var after = lab.WaitUntilWhole(Whole).Single(node => node.Hostname == old);
        Assert.Equal((before.Id, "first", "rack=7", SwarmNodeAvailability.Pause), (after.Id, after.SpecName, after.Labels.ToString(), after.Availability));

        // The one that leads is wanted: nothing is done.
        var again = session.Run("Get-SwarmManager -Leader | Move-SwarmLeader -Confirm:$false").One<SwarmLeaderMove>();
        Assert.Equal((move.To, move.To, true, 0), (again.From, again.To, again.Succeeded, again.Attempts));
        await lab.DockerAsync(old, "node", "update", "--label-rm", "rack", "--availability", "active", old);
        await NameAsync(leader, string.Empty);
    }

    [Fact]
    public void In_the_middle_of_a_demotion_that_is_two_seconds_old()
    {
        lab.WaitUntilWhole(Whole);
        using var session = Connect();
        session.Run("Invoke-SwarmPromote node-70 -WarningAction Ignore").One<SwarmManager>();
        try
        {
            var demoted = Stopwatch.StartNew();
            Assert.Empty(session.Run("Invoke-SwarmDemote node-70 -NoWait -Confirm:$false -WarningAction Ignore").Errors);
            SpinWait.SpinUntil(() => demoted.Elapsed >= TimeSpan.FromSeconds(2));
            Assert.True(session.Run("Move-SwarmLeader -Confirm:$false").One<SwarmLeaderMove>().Succeeded);
        }
        finally
        {
            lab.WaitUntilWhole(Whole);
        }
    }

    [Fact]
    public async Task With_one_manager_frozen_it_is_refused_and_nothing_is_touched()
    {
        var before = lab.WaitUntilWhole(Whole);
        var frozen = before.OfType<SwarmManager>().First(static manager => !manager.IsLeader).Hostname;
        using var session = Connect();
        await lab.Lab.FreezeAsync(frozen, TestContext.Current.CancellationToken);
        try
        {
            // It is shown as Reachable still, and found out by its own silence; by force too.
            foreach (var command in new[] { "Move-SwarmLeader -Confirm:$false", "Move-SwarmLeader -Force -Confirm:$false" })
            {
                var problem = session.EndOf(command)?.Exception;
                Assert.True(problem is LeaderMoveRefusedException or QuorumAtRiskException, $"{command}: {problem}");
            }

            Assert.Equal(Specs(before), Specs(session.Run("Get-SwarmNode").Of<SwarmNode>()));
        }
        finally
        {
            await lab.Lab.ThawAsync(frozen, TestContext.Current.CancellationToken);
            lab.WaitUntilWhole(Whole);
        }
    }

    [Fact]
    public async Task With_a_second_one_at_the_same_time_the_swarm_ends_whole()
    {
        lab.WaitUntilWhole(Whole);
        using var one = Connect();
        using var other = Connect();
        var first = one.RunAsync("Move-SwarmLeader -Confirm:$false");
        var second = other.RunAsync("Move-SwarmLeader -Confirm:$false");
        var results = await Task.WhenAll(first, second);
        Assert.Contains(results, static result => result.Of<SwarmLeaderMove>().Any(static move => move.Succeeded));
        lab.WaitUntilWhole(Whole);
    }

    [Theory]
    [InlineData("Move-SwarmLeader -Confirm:$false")]
    [InlineData("Test-SwarmFailover -Fault Demote -SteadySec 1 -Confirm:$false")]
    public async Task A_process_that_is_killed_between_demotion_and_promotion_is_named_and_finished_by_one_command(string command)
    {
        var leader = LeaderOf(lab.WaitUntilWhole(Whole));
        using var session = Connect();
        using (var killed = Start(command))
        {
            Assert.True(
                SpinWait.SpinUntil(() => killed.HasExited || session.Run($"Get-SwarmNode -Id {leader.Id} -ErrorAction Ignore").Of<SwarmNode>() is [{ Role: SwarmNodeRole.Worker }], TimeSpan.FromSeconds(90)),
                "The leader was not demoted.");
            killed.Kill();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var finish = $"Invoke-SwarmPromote {leader.Name}";
        Assert.Contains(
            session.Run("Get-SwarmQuorum").One<SwarmQuorum>().Advice,
            advice => advice.Kind == SwarmQuorumAdviceKind.HandoverUnfinished && advice.Text.Contains(finish, StringComparison.Ordinal));
        Assert.Contains(finish, session.Run("Test-SwarmHealth -Include UnfinishedHandover").One<SwarmHealthFinding>().Advice, StringComparison.Ordinal);
        Assert.Contains(finish, session.EndOf("Move-SwarmLeader -Confirm:$false")?.Exception.Message, StringComparison.Ordinal);
        var promoted = session.Run($"{finish} -WarningAction Ignore").One<SwarmManager>();
        Assert.True(promoted is { IsReachable: true, Labels.Count: 0 });
        lab.WaitUntilWhole(Whole);
        Assert.DoesNotContain(session.Run("Get-SwarmQuorum").One<SwarmQuorum>().Advice, static advice => advice.Kind == SwarmQuorumAdviceKind.HandoverUnfinished);
        if (command.StartsWith("Test-", StringComparison.Ordinal))
        {
            await lab.DockerAsync(leader.Hostname, "config", "rm", "io.swarmha.drill");
        }
    }

    private static SwarmManager LeaderOf(IEnumerable<SwarmNode> nodes) => nodes.OfType<SwarmManager>().Single(static manager => manager.IsLeader);

    private static IEnumerable<string> Specs(IEnumerable<SwarmNode> nodes) => nodes.Select(static node => $"{node.Id} {node.Role} {node.Availability} {node.Labels}");

    /// <summary>Gives a node a name, which the docker command line cannot.</summary>
    private async Task NameAsync(SwarmNode node, string name)
    {
        using var http = new HttpClient { BaseAddress = new UriBuilder(lab.Endpoint(MoveLab.Managers.First(manager => manager != node.Hostname))) { Scheme = "http" }.Uri };
        var fresh = JsonNode.Parse(await http.GetStringAsync($"nodes/{node.Id}", TestContext.Current.CancellationToken))!;
        fresh["Spec"]!["Name"] = name;
        using var reply = await http.PostAsJsonAsync($"nodes/{node.Id}/update?version={fresh["Version"]!["Index"]}", fresh["Spec"], TestContext.Current.CancellationToken);
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>Runs a command in a process of its own.</summary>
    private Process Start(string command) => Process.Start(PowerShellProcess.StartInfo(
        "-Command",
        $"Import-Module '{ModuleSession.Manifest}'; $null = Connect-Swarm {string.Join(", ", MoveLab.Managers.Select(manager => lab.Endpoint(manager).OriginalString))}; {command}"))!;

    private EngineSession Connect() => ModuleSession.Open(MoveLab.Managers.Select(lab.Endpoint));
}
