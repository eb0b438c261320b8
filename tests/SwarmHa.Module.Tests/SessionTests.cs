using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>The connections of a session: the one that is made by the first command, their names, and their use in other runspaces.</summary>
[Collection(EnvironmentCollection.Name)]
public sealed class SessionTests : IDisposable
{
    private const string Endpoint = "(Get-SwarmLab sessions).Endpoint";

    private readonly EngineSession _session = ModuleSession.Open();

    public SessionTests() => Assert.Empty(_session.Run("$null = New-SwarmLab sessions -Speed 30 -NoConnect; $null = New-SwarmLab others -Speed 30 -Seed 7 -NoConnect").Errors);

    public void Dispose()
    {
        _session.Run("Remove-SwarmLab sessions, others -Confirm:$false");
        _session.Dispose();
    }

    [Fact]
    public void The_first_command_connects_to_what_docker_would_use()
    {
        using var host = new SetVariable("DOCKER_HOST", _session.Run($"@({Endpoint})[0]").One<string>());
        var result = _session.Run("Get-SwarmManager -Verbose");
        Assert.Equal(3, result.Of<SwarmManager>().Count);
        Assert.Contains(result.Verbose, static line => line.Contains("Not connected yet. Connecting to tcp://127.0.0.1:", StringComparison.Ordinal) && line.Contains("the environment variable DOCKER_HOST", StringComparison.Ordinal));
        Assert.True(_session.Run("Get-SwarmConnection").One<SwarmConnection>().IsDefault);

        // The second one uses it.
        Assert.DoesNotContain(_session.Run("Get-SwarmQuorum -Verbose").Verbose, static line => line.Contains("Not connected yet", StringComparison.Ordinal));
        Assert.Single(_session.Run("Get-SwarmConnection").Output);
    }

    [Fact]
    public void What_was_tried_is_in_the_error()
    {
        using var host = new SetVariable("DOCKER_HOST", "tcp://127.0.0.1:9");
        foreach (var command in new[] { "Get-SwarmNode", "Get-SwarmQuorum", "Invoke-SwarmDemote node-50 -Confirm:$false", "Watch-SwarmManager -TimeoutSec 1" })
        {
            var problem = Assert.IsType<NotConnectedException>(_session.EndOf(command)?.Exception);
            Assert.Contains("Tried what docker would use, the environment variable DOCKER_HOST: tcp://127.0.0.1:9: ", problem.Message, StringComparison.Ordinal);
            Assert.IsType<ConnectionRefusedException>(problem.InnerException);
        }

        using var context = new SetVariable("DOCKER_CONTEXT", "no such context");
        using var none = new SetVariable("DOCKER_HOST", null);
        Assert.Contains("'no such context'", Assert.IsType<NotConnectedException>(_session.EndOf("Get-SwarmNode")?.Exception).Message, StringComparison.Ordinal);
    }

    /// <summary>Commands do not turn to another swarm unasked.</summary>
    [Fact]
    public void A_session_whose_default_was_closed_does_not_connect_by_itself()
    {
        using var host = new SetVariable("DOCKER_HOST", _session.Run($"@({Endpoint})[0]").One<string>());
        _session.Run("$other = Connect-Swarm (Get-SwarmLab others).Endpoint; $node = Get-SwarmManager node-50; Disconnect-Swarm");
        Assert.IsType<NotConnectedException>(_session.EndOf("Get-SwarmNode")?.Exception);
        Assert.Empty(_session.Run("Get-SwarmConnection").Output);

        using var fresh = ModuleSession.Open();
        Give(fresh, "node", _session.Run("$node").One<SwarmManager>());
        foreach (var command in new[] { "$node | Get-SwarmNode", "$node | Invoke-SwarmDemote -Confirm:$false", "$node | Wait-SwarmManager -TimeoutSec 2", "Move-SwarmLeader -Node $node -Confirm:$false" })
        {
            Assert.Contains("belongs to the swarm", Assert.IsType<NotConnectedException>(fresh.EndOf($"{command} -ErrorAction Stop")?.Exception).Message, StringComparison.Ordinal);
        }

        Assert.Empty(fresh.Run("Get-SwarmConnection").Output);
    }

    [Fact]
    public void A_name_leads_to_one_swarm()
    {
        _session.Run($"$first = Connect-Swarm {Endpoint} -Name prod; $second = Connect-Swarm {Endpoint} -Name PROD");
        Assert.Equal(2, _session.Run("Get-SwarmConnection").One<SwarmConnection>().Id);
        Assert.IsType<NotConnectedException>(_session.EndOf("Get-SwarmNode -Connection $first")?.Exception);

        Assert.IsType<NameInUseException>(_session.EndOf("Connect-Swarm (Get-SwarmLab others).Endpoint -Name prod")?.Exception);
        Assert.Equal(3, _session.Run("Get-SwarmManager -Connection prod").Output.Count);
        Assert.Equal("prod", _session.Run("Connect-Swarm (Get-SwarmLab others).Endpoint -Name prod -Force").One<SwarmConnection>().Name);
        Assert.Single(_session.Run("Get-SwarmConnection").Output);

        // A name that nobody gave gets a number.
        Assert.Equal("127.0.0.1", _session.Run("Connect-Swarm (Get-SwarmLab others).Endpoint").One<SwarmConnection>().Name);
        Assert.Equal("127.0.0.1-2", _session.Run($"Connect-Swarm {Endpoint}").One<SwarmConnection>().Name);
        Assert.Equal("127.0.0.1-2", _session.Run($"Connect-Swarm {Endpoint}").One<SwarmConnection>().Name);
    }

    [Fact]
    public void Connections_are_found_by_name_and_the_default_can_be_chosen()
    {
        _session.Run($"$a = Connect-Swarm {Endpoint} -Name prod-a; $b = Connect-Swarm (Get-SwarmLab others).Endpoint -Name prod-b");
        Assert.Equal(["prod-a", "prod-b"], _session.Run("Get-SwarmConnection prod-*").Of<SwarmConnection>().Select(static one => one.Name));
        Assert.Equal(1, _session.Run("Get-SwarmConnection PROD-A").One<SwarmConnection>().Id);
        Assert.Equal("prod-b", _session.Run("Get-SwarmConnection 2").One<SwarmConnection>().Name);
        Assert.Empty(_session.Run("Get-SwarmConnection stage*").Output);
        Assert.IsType<NotConnectedException>(Assert.Single(_session.Run("Get-SwarmConnection nobody").Errors).Exception);

        Assert.Empty(_session.Run("Set-SwarmConnection prod-a -Default -WhatIf").Output);
        Assert.True(_session.Run("$b").One<SwarmConnection>().IsDefault);
        Assert.True(_session.Run("Set-SwarmConnection prod-a -Default -PassThru").One<SwarmConnection>().IsDefault);
        Assert.Equal("prod-a", _session.Run("Get-SwarmQuorum").One<SwarmQuorum>().Swarm);
        _session.Run("Disconnect-Swarm; $b | Set-SwarmConnection -Default");
        Assert.Equal("prod-b", _session.Run("Get-SwarmQuorum").One<SwarmQuorum>().Swarm);
    }

    [Fact]
    public async Task An_open_connection_is_valid_in_every_runspace()
    {
        var connection = _session.Run($"Connect-Swarm {Endpoint}").One<SwarmConnection>();
        var counts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() =>
        {
            using var job = ModuleSession.Open();
            Give(job, "c", connection);
            var seen = job.Run("1..5 | ForEach-Object { Get-SwarmManager -Connection $c; $c | Get-SwarmQuorum; $c | Wait-SwarmManager -TimeoutSec 20 }");
            Assert.Empty(seen.Errors);
            Assert.Empty(job.Run("Get-SwarmConnection").Output);
            Assert.IsType<NotConnectedException>(Assert.Single(job.Run("Set-SwarmConnection $c -Default").Errors).Exception);
            return seen.Output.Count;
        })));
        Assert.All(counts, static count => Assert.Equal(35, count));

        using var closer = ModuleSession.Open();
        Give(closer, "c", connection);
        Assert.Empty(closer.Run("Disconnect-Swarm $c").Errors);
        Assert.IsType<NotConnectedException>(_session.EndOf("Get-SwarmNode")?.Exception);
        Assert.IsType<NotConnectedException>(closer.EndOf("Get-SwarmNode -Connection $c")?.Exception);
    }

    [Fact]
    public void Who_answers_is_not_down()
    {
        _session.Run($"$c = Connect-Swarm {Endpoint}; $null = Invoke-SwarmDemote node-60 -Confirm:$false -WarningAction Ignore");
        Assert.Equal("NotManager Worker", State("node-60"));
        Assert.Equal("Up Manager", State("node-50"));

        _session.Run("$null = Invoke-SwarmPromote node-60; Stop-SwarmLabNode node-40, node-50 -Lab sessions -Kill");
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (State("node-60") != "NoLeader Manager" && DateTime.UtcNow < deadline)
        {
            Thread.Sleep(200);
        }

        Assert.Equal("NoLeader Manager", State("node-60"));
        Assert.Equal("Down Manager", State("node-50"));

        string State(string node) =>
            _session.Run($"(Get-SwarmConnection -Refresh -TimeoutSec 1).Endpoints | Where-Object Node -eq {node} | ForEach-Object {{ \"$($_.State) $($_.Role)\" }}").One<string>();
    }

    private static void Give(EngineSession session, string name, object value) => session.Run("$null", new Dictionary<string, object?> { [name] = value });
}
