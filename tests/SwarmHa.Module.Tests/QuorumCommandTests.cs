using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>Get-SwarmQuorum and Test-SwarmQuorum on a simulated swarm of five managers in three zones, and a worker.</summary>
public sealed class QuorumCommandTests : IDisposable
{
    private readonly EngineSession _session = ModuleSession.Open();

    public QuorumCommandTests() => Assert.Empty(_session.Run("$null = New-SwarmLab quorum -Managers 5 -Workers 1 -Speed 20").Errors);

    public void Dispose()
    {
        _session.Run("Get-SwarmLab quorum* | Remove-SwarmLab -Confirm:$false");
        _session.Dispose();
    }

    [Fact]
    public async Task Zones_are_told_and_what_if_is_answered()
    {
        await LabelAsync(("node-40", "a"), ("node-50", "a"), ("node-60", "b"), ("node-70", "b"), ("node-80", "c"), ("node-90", "d"));
        var quorum = _session.Run("Get-SwarmQuorum").One<SwarmQuorum>();
        Assert.Equal([("a", 2, true), ("b", 2, true), ("c", 1, true)], quorum.Zones.Select(static zone => (zone.Name, zone.Managers, zone.SurvivesLoss)));
        Assert.True(quorum is { SurvivesZoneLoss: true, IsPartitionSuspected: false, ElectionTicks: 10, HeartbeatTicks: 1 });
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20)), (quorum.ShortestElection, quorum.LongestElection));
        Assert.Empty(quorum.Advice);
        Assert.Equal(["node-40", "node-50", "node-60", "node-70", "node-80"], quorum.Views.Select(static view => view.Node));
        Assert.All(quorum.Views, static view => Assert.Equal((SwarmManagerViewState.Answered, "node-40", 5), (view.State, view.Leader, view.Reachable)));

        Assert.Equal([true, false, false, true], _session.Run("""
            Test-SwarmQuorum -WithoutZone A
            Test-SwarmQuorum -WithoutZone a, b
            Test-SwarmQuorum -WithoutZone a -Without node-80, node-50 -MinimumTolerance 0
            Test-SwarmQuorum -WithoutZone d -MinimumTolerance 2
            """).Of<bool>());
        var zone = _session.Run("Test-SwarmQuorum -WithoutZone a -Without node-50 -Detailed").One<SwarmQuorumTest>();
        Assert.Equal((true, 3, 0, 2), (zone.Passed, zone.Reachable, zone.FaultTolerance, zone.Without.Count));
        Assert.Equal("Without node-50, node-40: 5 managers, 3 reachable, quorum 3. 0 more may be lost.", zone.Reason);

        // Once one manager is gone, a zone of two is too much.
        _session.Run("Stop-SwarmLabNode node-80 -Lab quorum -Kill");
        Assert.True(SpinWait.SpinUntil(() => (quorum = _session.Run("Get-SwarmQuorum").One<SwarmQuorum>()).Reachable == 4, TimeSpan.FromSeconds(20)));
        Assert.Equal(["a", "b"], quorum.FatalZones);
        Assert.False(quorum.SurvivesZoneLoss);
        Assert.Equal(
            [SwarmQuorumAdviceKind.Unreachable, SwarmQuorumAdviceKind.ZoneLoss, SwarmQuorumAdviceKind.ZoneLoss],
            quorum.Advice.Select(static advice => advice.Kind));
        Assert.Equal(SwarmManagerViewState.Silent, quorum.Views.Single(static view => view.Node == "node-80").State);
        Assert.False(quorum.IsPartitionSuspected);
    }

    [Fact]
    public async Task Zones_may_have_another_label_and_one_without_it_is_in_none_that_is_known()
    {
        await LabelAsync(("node-40", "a"), ("node-50", "a"));
        Assert.Empty(_session.Run("Get-SwarmQuorum -ZoneLabel rack -NoViews").One<SwarmQuorum>().Zones);
        var quorum = _session.Run("Get-SwarmQuorum -NoViews").One<SwarmQuorum>();
        Assert.Empty(quorum.Views);
        Assert.Equal([("a", true), ("node-60", false), ("node-70", false), ("node-80", false)], quorum.Zones.Select(static zone => (zone.Name, zone.IsLabelled)));
        Assert.Equal(SwarmQuorumAdviceKind.ZoneUnknown, Assert.Single(quorum.Advice).Kind);

        var result = _session.Run("Test-SwarmQuorum -WithoutZone a");
        Assert.Equal([true], result.Of<bool>());
        Assert.Contains("node-60, node-70, node-80", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.IsType<ZoneNotFoundException>(_session.EndOf("Test-SwarmQuorum -WithoutZone a -ZoneLabel rack")?.Exception);
    }

    [Fact]
    public void Without_takes_names_wildcards_and_ids_and_refuses_what_is_not_there()
    {
        Assert.Equal([true, false, true, false], _session.Run("""
            Test-SwarmQuorum -Without node-40, node-50
            Test-SwarmQuorum -Without node-[4-6]0
            Test-SwarmQuorum -Without (Get-SwarmNode node-40).ShortId, node-40, (Get-SwarmManager -Leader)
            Test-SwarmQuorum -Without node-40, node-50 -MinimumTolerance 1
            """).Of<bool>());
        foreach (var unknown in new[] { "nobody", "no-*", "node-40, nobody" })
        {
            Assert.IsType<NodeNotFoundException>(_session.EndOf($"Test-SwarmQuorum -Without {unknown}")?.Exception);
        }
    }

    [Fact]
    public void A_write_proves_it_changes_nothing_and_is_timed()
    {
        var before = _session.Run("Get-SwarmNode -Role Worker").One<SwarmNode>();
        var test = _session.Run("Test-SwarmQuorum -Commit -Detailed").One<SwarmQuorumTest>();
        Assert.True(test.Passed, test.Reason);
        Assert.InRange(test.CommitTime!.Value, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(5));
        var after = _session.Run("Get-SwarmNode -Role Worker").One<SwarmNode>();
        Assert.True(after.SpecVersion > before.SpecVersion);
        Assert.Equal((before.Role, before.Availability, before.SpecName, before.Labels.ToString()), (after.Role, after.Availability, after.SpecName, after.Labels.ToString()));
    }

    [Fact]
    public void Lost_quorum_is_false_with_a_reason_and_never_an_error()
    {
        Assert.Empty(_session.Run("Stop-SwarmLabNode node-50, node-60, node-70 -Lab quorum -Kill").Errors);
        for (var deadline = DateTime.UtcNow.AddSeconds(3); DateTime.UtcNow < deadline;)
        {
            // First the leader has not noticed, then it has, then it has stepped down and nobody answers.
            var result = _session.Run("Test-SwarmQuorum -Commit -TimeoutSec 1 -Verbose");
            Assert.Empty(result.Errors);
            Assert.Equal([false], result.Of<bool>());
            Assert.Contains(result.Verbose, static line => line.StartsWith("quorum: ", StringComparison.Ordinal));
        }

        var test = _session.Run("Test-SwarmQuorum -Detailed -TimeoutSec 1").One<SwarmQuorumTest>();
        Assert.StartsWith("Quorum is lost: 3 of 5 managers are down, 2 are left, quorum is 3. Down: node-50 (", test.Reason, StringComparison.Ordinal);
        Assert.Equal((false, 5, 2, 3, -1), (test.Passed, test.Managers, test.Reachable, test.Quorum, test.FaultTolerance));
    }

    [Fact]
    public void Several_swarms_give_a_Boolean_each_and_are_told_apart_in_detail()
    {
        var raised = _session.Run("""
            $null = New-SwarmLab quorum-two -Managers 1 -Workers 0 -Speed 20 -NoConnect
            $a = Get-SwarmConnection
            $b = Connect-Swarm (Get-SwarmLab quorum-two).Endpoint -Name two
            """);
        Assert.Empty(raised.Errors);
        Assert.Equal([true, false], _session.Run("$a, $b | Test-SwarmQuorum -MinimumTolerance 1").Of<bool>());
        Assert.Equal([true], _session.Run("Test-SwarmQuorum").Of<bool>());
        Assert.Contains("two", _session.Render("$a, $b | Test-SwarmQuorum -Detailed"), StringComparison.Ordinal);

        // What is lost in one need not be there in the other.
        var result = _session.Run("$a, $b | Test-SwarmQuorum -Without node-50 -Detailed");
        Assert.Equal("quorum", Assert.Single(result.Of<SwarmQuorumTest>()).Swarm);
        Assert.IsType<NodeNotFoundException>(Assert.Single(result.Errors).Exception);

        _session.Run("Stop-SwarmLabNode node-40 -Lab quorum-two -Kill");
        var dead = _session.Run("$a, $b | Test-SwarmQuorum -TimeoutSec 2");
        Assert.Empty(dead.Errors);
        Assert.Equal([true, false], dead.Of<bool>());
    }

    [Fact]
    public void Without_a_connection_it_is_an_error()
    {
        _session.Run("Disconnect-Swarm");
        Assert.IsType<NotConnectedException>(_session.EndOf("Test-SwarmQuorum")?.Exception);
    }

    /// <summary>Labels nodes as another administrator would, through the engine's API.</summary>
    private async Task LabelAsync(params (string Node, string Zone)[] labels)
    {
        var endpoint = _session.Run("@((Get-SwarmLab quorum).Endpoint)[0]").Output.Single().ToString();
        using var http = new HttpClient { BaseAddress = new Uri(endpoint.Replace("tcp:", "http:", StringComparison.Ordinal)) };
        foreach (var (name, zone) in labels)
        {
            var node = (await http.GetFromJsonAsync<JsonObject>($"/nodes/{name}", TestContext.Current.CancellationToken))!;
            var spec = node["Spec"]!.DeepClone();
            spec["Labels"] = new JsonObject { ["zone"] = zone };
            var reply = await http.PostAsJsonAsync($"/nodes/{name}/update?version={node["Version"]!["Index"]}", spec, TestContext.Current.CancellationToken);
            Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }
}
