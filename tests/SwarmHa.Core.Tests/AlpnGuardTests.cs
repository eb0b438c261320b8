namespace SwarmHa.Core.Tests;

/// <summary>Docker 28 and later get certificates only from managers that offer ALPN, which older ones no longer do once they renewed theirs while running.</summary>
public sealed class AlpnGuardTests
{
    private readonly RoleChangeScene _promotion = new(managers: 1, workers: 1);
    private readonly LeaderMoveScene _handover = new();

    public AlpnGuardTests()
    {
        (_promotion.Swarm["m1"].EngineVersion, _promotion.Swarm["w1"].EngineVersion) = ("20.10.24+dfsg1", "28.5.2+dfsg4");
        (_handover.Swarm["m1"].EngineVersion, _handover.Swarm["m2"].EngineVersion, _handover.Swarm["m3"].EngineVersion) = ("28.5.2", "20.10.24", "26.1.5");
    }

    [Fact]
    public async Task A_promotion_is_refused_where_the_only_manager_does_not_offer_it()
    {
        _promotion.Swarm["m1"].OffersAlpn = false;
        var problem = await Assert.ThrowsAsync<ManagerCannotJoinException>(() => _promotion.PromoteAsync("w1"));
        Assert.Equal(
            "w1 (28.5.2+dfsg4) cannot become a manager: it gets a certificate only from a manager that offers ALPN, and no other one does any more since renewing its own: the leader m1 (20.10.24+dfsg1).",
            problem.Message);
        Assert.StartsWith("Restart the engine of m1 with Suspend-SwarmManager -Action,", problem.Advice, StringComparison.Ordinal);
        Assert.Equal(0, _promotion.Swarm.Attempts);
    }

    [Theory]
    [InlineData(true, "28.5.2", false)]
    [InlineData(null, "28.5.2", false)]
    [InlineData(false, "28.5.2", true)]
    [InlineData(false, "27.5.1", false)]
    [InlineData(false, "dev", false)]
    [InlineData(false, "", false)]
    public async Task A_promotion_is_not_refused_otherwise(bool? offers, string version, bool force)
    {
        (_promotion.Swarm["m1"].OffersAlpn, _promotion.Swarm["w1"].EngineVersion) = (offers, version);
        Assert.True(await _promotion.PromoteAsync("w1", new RoleChangeOptions { Force = force }) is SwarmManager { IsReachable: true });
    }

    [Fact]
    public async Task A_promotion_that_does_not_come_about_names_the_cause()
    {
        _promotion.Swarm.Pace.Join = TimeSpan.FromHours(1);
        _promotion.Swarm["m1"].OffersAlpn = null;
        _promotion.Swarm.BeforeUpdate.Enqueue(() => _promotion.Swarm["m1"].OffersAlpn = false);
        var problem = await Assert.ThrowsAsync<ChangeTimeoutException>(() => _promotion.PromoteAsync("w1", new RoleChangeOptions { Timeout = TimeSpan.FromSeconds(5) }));
        Assert.Contains("since renewing its own: the leader m1 (20.10.24+dfsg1). Restart the engine of m1 ", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false, "m1 (28.5.2) cannot become a manager: it gets a certificate only from a manager that offers ALPN, and no other one does any more since renewing its own: m2 (20.10.24), m3 (26.1.5). Nothing was changed.")]
    [InlineData(false, null, "m1 (28.5.2) might not become a manager again: it needs another manager that offers ALPN, and whether m3 (26.1.5) still does cannot be checked from here. Nothing was changed.")]
    public async Task A_handover_is_refused_where_the_leader_might_not_come_back(bool? second, bool? third, string message)
    {
        (_handover.Swarm["m2"].OffersAlpn, _handover.Swarm["m3"].OffersAlpn) = (second, third);
        var problem = await Assert.ThrowsAsync<ManagerCannotJoinException>(() => _handover.PrepareAsync());
        Assert.Equal(message, problem.Message);
        Assert.StartsWith("Restart the engine of one of them (m2, m3) with Suspend-SwarmManager -Action,", problem.Advice, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ManagerCannotJoinException>(() => _handover.HandOverAsync("m1"));
        Assert.Equal(0, _handover.Swarm.Attempts);

        _handover.Options = _handover.Options with { Force = true };
        Assert.Equal("m1", (await _handover.PrepareAsync()).Leader.Name);
    }

    /// <summary>An attempt that goes to one that does not offer it fails, and the next goes to another.</summary>
    [Theory]
    [InlineData(true, "26.1.5")]
    [InlineData(false, "28.5.2")]
    public async Task A_handover_goes_on_where_one_of_the_others_offers_it(bool offers, string version)
    {
        _handover.Swarm["m2"].OffersAlpn = false;
        (_handover.Swarm["m3"].OffersAlpn, _handover.Swarm["m3"].EngineVersion) = (offers, version);
        Assert.Equal("m1", (await _handover.PrepareAsync()).Leader.Name);
    }

    [Fact]
    public async Task A_handover_goes_on_where_all_offer_it()
    {
        Assert.NotEqual("m1", (await _handover.HandOverAsync("m1")).Name);
        Assert.Equal(["m1", "m2", "m3"], _handover.Managers.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_drill_by_demotion_is_refused_likewise()
    {
        var scene = new DrillScene();
        scene.Options = scene.Options with { Fault = SwarmFailoverFault.Demote };
        scene.Swarm["m1"].EngineVersion = "29.1.0";
        foreach (var older in (string[])["m2", "m3"])
        {
            (scene.Swarm[older].EngineVersion, scene.Swarm[older].OffersAlpn) = ("27.5.1", false);
        }

        await Assert.ThrowsAsync<ManagerCannotJoinException>(scene.PrepareAsync);
        scene.Options = scene.Options with { Force = true };
        Assert.Equal("m1", (await scene.PrepareAsync()).Leader.Name);
    }
}
