using System.Diagnostics;
using System.Management.Automation;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SwarmHa.Docker.Tests;
using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>What the Tab key offers, on simulated labs.</summary>
[Collection(EnvironmentCollection.Name)]
public sealed class CompletionTests : IDisposable
{
    // 300 ms are promised; the rest is for a machine that is busy with other things. A look-up that is waited for takes 3 s where nobody answers.
    private static readonly TimeSpan Promptly = TimeSpan.FromMilliseconds(600);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly EngineSession _session = ModuleSession.Open();

    public CompletionTests()
    {
        Assert.Empty(_session.Run("""
            $null = New-SwarmLab tab-one -Speed 20 -NoConnect -Workers 1
            $null = New-SwarmLab tab-two -Speed 20 -NoConnect -Managers 1 -Workers 0 -Seed 7
            $b = Connect-Swarm (Get-SwarmLab tab-two).Endpoint -Name two
            $a = Connect-Swarm (Get-SwarmLab tab-one).Endpoint -Name one
            """).Errors);

        // What the first completion of a process costs is not what a person waits for each time.
        Complete("Get-SwarmNode -Connection $b ");
    }

    public void Dispose()
    {
        _session.Run("Get-SwarmLab tab-* | Remove-SwarmLab -Confirm:$false");
        _session.Dispose();
    }

    [Theory]
    [InlineData("Get-SwarmNode ", "node-40 node-50 node-60 node-70")]
    [InlineData("Get-SwarmNode NODE-5", "node-50")]
    [InlineData("Get-SwarmNode node-50, node-6", "node-60")]
    [InlineData("Get-SwarmNode 'node-5", "node-50")]
    [InlineData("Get-SwarmManager -Name node", "node-40 node-50 node-60")]
    [InlineData("Invoke-SwarmPromote ", "node-70")]
    [InlineData("Invoke-SwarmDemote ", "node-40 node-50 node-60")]
    [InlineData("SwarmHa\\Invoke-SwarmDemote node-4", "node-40")]
    [InlineData("Get-SwarmNode -Connection $b ", "node-40")]
    [InlineData("Get-SwarmNode -Connection $a, $b node-7", "node-70")]
    [InlineData("Test-SwarmHealth Zone", "ZoneLoss ZoneSplit")]
    [InlineData("Test-SwarmHealth -Exclude fault", "FaultTolerance")]
    [InlineData("Remove-SwarmLab tab-", "tab-one tab-two")]
    [InlineData("Get-SwarmLab tab-o", "tab-one")]
    [InlineData("Stop-SwarmLabNode -Lab tab-t", "tab-two")]
    [InlineData("Stop-SwarmLabNode -Lab tab-two ", "node-40")]
    [InlineData("Get-SwarmNode -Connection ", "one two")]
    [InlineData("Get-SwarmQuorum -Connection ONE, t", "two")]
    [InlineData("Get-SwarmNode -Connection two ", "node-40")]
    [InlineData("Disconnect-Swarm o", "one")]
    [InlineData("Get-SwarmConnection ", "one two")]
    [InlineData("Get-SwarmConnection -Id ", "1 2")]
    [InlineData("Set-SwarmConnection t", "two")]
    [InlineData("Move-SwarmLeader -To node-", "node-40 node-50 node-60")]
    [InlineData("Wait-SwarmManager node-6", "node-60")]
    [InlineData("Test-SwarmQuorum -Without node-4", "node-40")]
    [InlineData("Get-SwarmManager -Leader | Get-SwarmNode node-7", "node-70")]
    [InlineData("foreach ($one in 1) { Invoke-SwarmPromote node-", "node-70")]
    [InlineData("Test-SwarmFailover -Driver S", "Ssh")]
    [InlineData("Resume-SwarmManager node-40 -Availability ", "Active Drain Pause")]
    [InlineData("Test-SwarmFailover -Fault F", "FreezeEngine")]
    [InlineData("Start-SwarmLabNode -Lab tab-one -Name node-", "node-40 node-50 node-60 node-70")]
    public void Names_are_offered(string line, string expected) => Offers(line, expected.Split(' '));

    [Fact]
    public void Each_name_says_what_it_is()
    {
        Offers("Get-SwarmNode node-", "node-40", "node-50", "node-60", "node-70");
        Assert.Equal("node-40: Leader, Ready, Active", Complete("Get-SwarmNode node-4").Single().ToolTip);
        Assert.Equal("node-70: Worker, Ready, Active", Complete("Get-SwarmNode node-7").Single().ToolTip);
        Assert.Equal("node-40 of tab-two: Running", Complete("Stop-SwarmLabNode -Lab tab-two node-").Single().ToolTip);
        Assert.Equal(SwarmHealthRules.All[0].Title, Complete("Test-SwarmHealth Lead").Single().ToolTip);
    }

    [Fact]
    public async Task Ids_labels_and_zones_are_offered_as_they_are_in_use()
    {
        var ids = _session.Run("(Get-SwarmNode).Id").Of<string>().Order(StringComparer.OrdinalIgnoreCase);
        Offers("Get-SwarmNode -Id ", [.. ids]);
        var manager = _session.Run("Get-SwarmNode node-50").One<SwarmManager>();
        Assert.Equal(manager.Id, Complete($"Suspend-SwarmManager -Id {manager.Id[..6]}").Single().CompletionText);

        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_session.Run("@((Get-SwarmLab tab-one).Nodes)[0].Endpoint.Port").One<int>()}") };
        var body = new { Name = "", Role = "manager", Availability = "active", Labels = new Dictionary<string, string> { ["rack"] = "7", ["zone"] = "north east" } };
        (await client.PostAsJsonAsync($"nodes/{manager.Id}/update?version={manager.SpecVersion}", body, JsonSerializerOptions.Default, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        Offers("Get-SwarmNode -Label ", "rack", "'rack=7'", "zone", "'zone=north east'");
        Offers("Get-SwarmQuorum -ZoneLabel ", "rack", "zone");
        Assert.Equal("'north east'", Complete("Test-SwarmQuorum -WithoutZone n").Single().CompletionText);
        Assert.Equal("7", Complete("Test-SwarmQuorum -ZoneLabel rack -WithoutZone ").Single().CompletionText);
        Assert.Equal("node-50", _session.Run($"Get-SwarmNode -Label {Complete("Get-SwarmNode -Label zone=").Single().CompletionText}").One<SwarmManager>().Name);
    }

    [Fact]
    public async Task A_name_with_special_characters_is_quoted_so_that_it_finds_its_node()
    {
        const string Name = "it's [me]";
        var node = _session.Run("Get-SwarmNode node-70").One<SwarmNode>();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_session.Run("@((Get-SwarmLab tab-one).Nodes)[0].Endpoint.Port").One<int>()}") };
        var body = new { Name, Role = "worker", Availability = "active", Labels = new Dictionary<string, string>() };
        (await client.PostAsJsonAsync($"nodes/{node.Id}/update?version={node.SpecVersion}", body, JsonSerializerOptions.Default, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

        Offers("Get-SwarmNode it", "'it''s `[me`]'");
        var match = Complete("Get-SwarmNode it").Single();
        Assert.StartsWith("'it''s ", match.CompletionText, StringComparison.Ordinal);
        Assert.Equal(Name, match.ListItemText);
        Assert.Equal(node.Id, _session.Run($"Get-SwarmNode {match.CompletionText}").One<SwarmNode>().Id);
        Assert.Equal(match.CompletionText, Complete("Get-SwarmNode 'it''s").Single().CompletionText);
    }

    [Fact]
    public void Managers_that_are_frozen_keep_nobody_waiting_and_their_names_are_still_known()
    {
        string[] all = ["node-40", "node-50", "node-60", "node-70"];
        Offers("Get-SwarmNode ", all);
        Assert.Empty(_session.Run("Stop-SwarmLabNode node-40, node-50, node-60 -Lab tab-one -Freeze").Errors);
        IsPrompt(() => Assert.Equal(all, Texts("Get-SwarmNode ")));

        // The command itself tells what is wrong; the completion did not.
        Assert.NotNull(_session.EndOf("Get-SwarmNode -TimeoutSec 1"));
    }

    [Fact]
    public void What_a_command_has_listed_is_known_when_nobody_answers_any_more()
    {
        Assert.Equal(4, _session.Run("Get-SwarmNode").Output.Count);
        Assert.Empty(_session.Run("Stop-SwarmLabNode node-40, node-50, node-60 -Lab tab-one -Kill").Errors);
        IsPrompt(() => Assert.Equal("node-70", Complete("Invoke-SwarmPromote ").Single().CompletionText));
    }

    /// <summary>A prompt is told by the function that PSReadLine defines.</summary>
    [Fact]
    public async Task At_a_prompt_the_nodes_are_known_from_the_connection_on()
    {
        await using var engine = ServedEngine.OnTcp();
        engine.When("GET /version", Reply.Json("""{ "Version": "20.10.24", "ApiVersion": "1.41", "MinAPIVersion": "1.12" }"""))
            .When("GET /info", Reply.Json("""{ "ID": "A", "Name": "node-40", "ServerVersion": "20.10.24", "Swarm": { "NodeID": "id-40", "LocalNodeState": "active", "ControlAvailable": true, "Cluster": { "ID": "swarm1" } } }"""))
            .When("GET /nodes", Reply.Json(ServedNode.List(new ServedNode("id-40", "node-40") { Leads = true }, new ServedNode("id-70", "node-70") { Role = "worker", RaftAddress = null })));
        var connect = $"$null = Connect-Swarm {engine.Endpoint} -Name served -DiscoverManagers:$false";
        Assert.Empty(_session.Run($"{connect}; Disconnect-Swarm served").Errors);
        Assert.Equal(0, engine.Count("GET /nodes"));

        Assert.Empty(_session.Run($"function global:PSConsoleHostReadLine {{ }}; {connect}").Errors);
        Assert.True(SpinWait.SpinUntil(() => engine.Count("GET /nodes") == 1, Limit));
        engine.When("GET /nodes", Reply.Hang);
        Offers("Get-SwarmNode -Connection served node-", "node-40", "node-70");
        Assert.Empty(_session.Run("Disconnect-Swarm served").Errors);
    }

    [Fact]
    public void A_connection_that_has_never_listed_anything_offers_the_managers_that_it_knows()
    {
        var connected = _session.Run("$c = Connect-Swarm (Get-SwarmLab tab-one).Endpoint -Name again; $c").One<SwarmConnection>();
        Assert.Empty(_session.Run("Stop-SwarmLabNode node-40, node-50, node-60 -Lab tab-one -Freeze").Errors);
        var known = connected.Endpoints.Select(static endpoint => endpoint.Node).Where(static name => name.Length > 0).Order();
        Assert.Equal(known, Complete("Get-SwarmManager -Connection $c node-").Select(static match => match.CompletionText));
    }

    [Theory]
    [InlineData("Get-SwarmNode no-such")]
    [InlineData("Get-SwarmNode -Connection 'nonsense' node-")]
    [InlineData("Get-SwarmNode -Label no-such")]
    [InlineData("Get-SwarmConnection no-such")]
    [InlineData("Get-SwarmNode -Connection $closed node-")]
    public void Where_nothing_can_be_told_nothing_is_offered(string line)
    {
        _session.Run("$closed = Connect-Swarm (Get-SwarmLab tab-two).Endpoint; Disconnect-Swarm $closed");
        Assert.Empty(Complete(line));
    }

    [Fact]
    public void Contexts_of_docker_are_offered()
    {
        var folder = Directory.CreateTempSubdirectory("swarmha-contexts-");
        var before = Environment.GetEnvironmentVariable("DOCKER_CONFIG");
        try
        {
            foreach (var name in (string[])["prod", "my context"])
            {
                var context = Path.Combine(folder.FullName, "contexts", "meta", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))));
                Directory.CreateDirectory(context);
                File.WriteAllText(Path.Combine(context, "meta.json"), $$"""{ "Name": "{{name}}", "Endpoints": { "docker": { "Host": "tcp://node-40:2375" } } }""");
            }

            Environment.SetEnvironmentVariable("DOCKER_CONFIG", folder.FullName);
            Assert.Equal(["default", "'my context'", "prod"], Complete("Connect-Swarm -Context ").Select(static match => match.CompletionText));
            Assert.Equal("prod", Complete("Connect-Swarm -Context PR").Single().CompletionText);
        }
        finally
        {
            Environment.SetEnvironmentVariable("DOCKER_CONFIG", before);
            folder.Delete(recursive: true);
        }
    }

    /// <summary>On a machine that is busy with other things the first answer may be what was known before.</summary>
    private void Offers(string line, params string[] expected)
    {
        SpinWait.SpinUntil(() => Texts(line).SequenceEqual(expected), Limit);
        Assert.Equal(expected, Texts(line));
    }

    /// <summary>One of some times, whatever else the machine does.</summary>
    private static void IsPrompt(Action complete)
    {
        var times = new List<TimeSpan>();
        while (times.Count < 10 && !times.Any(static time => time < Promptly))
        {
            var watch = Stopwatch.StartNew();
            complete();
            times.Add(watch.Elapsed);
        }

        Assert.True(times.Min() < Promptly, $"A person waited for {string.Join(", ", times)}.");
    }

    private IEnumerable<string> Texts(string line) => Complete(line).Select(static match => match.CompletionText);

    private IReadOnlyList<CompletionResult> Complete(string line)
    {
        var result = _session.Run(
            "[System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches",
            new Dictionary<string, object?> { ["line"] = line });
        Assert.Empty(result.Errors);
        return result.Of<CompletionResult>();
    }
}
