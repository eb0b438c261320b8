using System.Diagnostics;
using SwarmHa.Docker.Tests;
using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>An engine that tells who it is and never lists its nodes: nothing is known of a leader, and -TimeoutSec holds.</summary>
public sealed class HangingListTests : IDisposable
{
    private readonly EngineSession _session = ModuleSession.Open();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Get-SwarmNode -TimeoutSec 3", 3)]
    [InlineData("Move-SwarmLeader -TimeoutSec 10 -WhatIf", 10)]
    [InlineData("Test-SwarmFailover -Fault Demote -TimeoutSec 10 -WhatIf", 10)]
    [InlineData("Suspend-SwarmManager node-40 -TimeoutSec 10 -WhatIf", 10)]
    [InlineData("Resume-SwarmManager node-40 -TimeoutSec 10 -WhatIf", 10)]
    [InlineData("Invoke-SwarmDemote node-40 -TimeoutSec 3 -WhatIf", 3)]
    public async Task A_command_ends_in_its_time_with_EngineTimeout(string command, int seconds)
    {
        await using var engine = ServedEngine.OnTcp();
        engine.When("GET /version", Reply.Json("""{ "Version": "20.10.24", "ApiVersion": "1.41", "MinAPIVersion": "1.12" }"""))
            .When("GET /info", Reply.Json("""{ "ID": "A", "Name": "node-40", "ServerVersion": "20.10.24", "Swarm": { "NodeID": "id-40", "LocalNodeState": "active", "ControlAvailable": true, "Cluster": { "ID": "swarm1" } } }"""))
            .When("GET /configs/io.swarmha.drill", Reply.Json("""{ "message": "config not found" }""", 404))
            .Otherwise(Reply.Hang);
        Assert.Empty(_session.Run($"$null = Connect-Swarm {engine.Endpoint} -DiscoverManagers:$false").Errors);
        var watch = Stopwatch.StartNew();
        var result = _session.Run($"$Error.Clear(); try {{ {command} -ErrorAction Stop }} catch {{ $_.Exception }}");
        Assert.Equal(nameof(SwarmErrors.EngineTimeout), Assert.IsAssignableFrom<SwarmException>(result.Output[^1].BaseObject).Error.Id);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(seconds - 0.5), TimeSpan.FromSeconds(seconds + 8));
    }
}
