using SwarmHa.Docker.Tests;
using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests.Text;

/// <summary>A swarm whose nodes have names that a terminal would obey: they are shown escaped, and found by what is shown.</summary>
public sealed class HostileSwarmTests : IAsyncLifetime
{
    private const string Raw = "evil\u001b]0;owned\u0007\u202e";
    private const string Shown = "evil\\u001b]0;owned\\u0007\\u202e";

    private readonly EngineSession _session = ModuleSession.Open();
    private readonly ServedEngine _engine = ServedEngine.OnTcp();

    public ValueTask InitializeAsync()
    {
        _engine.When("GET /version", Reply.Json("""{ "Version": "20.10.24", "ApiVersion": "1.41", "MinAPIVersion": "1.12" }"""))
            .When("GET /info", Reply.Json($$"""{ "ID": "A", "Name": "{{Shown}}", "ServerVersion": "20.10.24", "Swarm": { "NodeID": "id-40", "LocalNodeState": "active", "ControlAvailable": true, "Cluster": { "ID": "swarm1" } } }"""))
            .When("GET /nodes", Reply.Json(ServedNode.List(
                new ServedNode("id-40", Shown) { Leads = true },
                new ServedNode("id-50", "node-50") { Address = "127.0.0.1\\u0007" },
                new ServedNode("id-60", "node-60"),
                new ServedNode("id-70", $"{Shown}-70") { Role = "worker", RaftAddress = null })));
        Assert.Empty(_session.Run($"$null = Connect-Swarm {_engine.Endpoint} -DiscoverManagers:$false").Errors);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _session.Dispose();
        return _engine.DisposeAsync();
    }

    [Theory]
    [InlineData("Get-SwarmNode")]
    [InlineData("Get-SwarmQuorum")]
    [InlineData("Get-SwarmConnection")]
    [InlineData("(Get-SwarmConnection).Endpoints")]
    [InlineData("Test-SwarmQuorum -Without 'evil*' -Verbose")]
    [InlineData("Test-SwarmHealth")]
    [InlineData("Invoke-SwarmDemote 'evil*' -WhatIf -Force")]
    [InlineData("Invoke-SwarmPromote 'evil*-70' -WhatIf")]
    [InlineData("Suspend-SwarmManager 'evil*' -WhatIf")]
    [InlineData("Move-SwarmLeader -WhatIf")]
    [InlineData("Test-SwarmFailover -Fault Demote -WhatIf")]
    [InlineData("Get-SwarmNode 'nobody\u0007'")]
    [InlineData("\"$(Get-SwarmNode 'evil*')\"")]
    public void Nothing_of_it_reaches_the_terminal(string command)
    {
        var shown = _session.Render($"& {{ {command} }} *>&1") + _session.Host.Coloured;
        Assert.NotEmpty(shown.Trim());
        Assert.DoesNotContain('\u0007', shown);
        Assert.DoesNotContain('\u202e', shown);
        Assert.DoesNotContain("\u001b]", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_found_by_its_name_as_it_is_shown_and_keeps_the_raw_one()
    {
        var node = _session.Run("Get-SwarmNode $shown", new Dictionary<string, object?> { ["shown"] = Shown }).One<SwarmNode>();
        Assert.Equal(Raw, node.Name);
        Assert.Equal(Shown, $"{node}");
    }

    [Fact]
    public void A_completion_shows_and_writes_what_can_be_seen()
    {
        _session.Run("$null = Get-SwarmNode");
        var offered = _session.Run("(TabExpansion2 'Get-SwarmNode evil' 18).CompletionMatches").Of<System.Management.Automation.CompletionResult>();
        Assert.Equal([Shown, $"{Shown}-70"], offered.Select(static one => one.ListItemText));
        Assert.All(offered, one =>
        {
            Assert.Equal(VisibleText.Of(one.ToolTip), one.ToolTip);
            Assert.Equal(VisibleText.Of(one.CompletionText), one.CompletionText);
            Assert.StartsWith(Raw, _session.Run($"Get-SwarmNode {one.CompletionText}").One<SwarmNode>().Name, StringComparison.Ordinal);
        });
    }
}
