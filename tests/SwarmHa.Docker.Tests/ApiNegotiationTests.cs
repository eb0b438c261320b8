namespace SwarmHa.Docker.Tests;

/// <summary>Which API version is spoken with which engine.</summary>
public sealed class ApiNegotiationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What the generations of engines answer to a ping, from 20.10 to 29, and the version that is spoken then.</summary>
    public static TheoryData<string, string> Generations => new()
    {
        { "1.41", "1.41" }, // 20.10
        { "1.43", "1.43" }, // 24.0
        { "1.45", "1.45" }, // 26.0
        { "1.47", "1.47" }, // 27.2
        { "1.51", "1.51" }, // 28.3
        { "1.52", "1.52" }, // 29.0
        { "1.55", "1.55" },
        { "1.56", "1.55" },
        { "2.0", "1.55" },
    };

    [Theory]
    [MemberData(nameof(Generations))]
    public async Task The_newest_version_that_both_know_is_spoken(string offered, string spoken)
    {
        await using var served = ServedEngine.OnTcp().Plays(ServedManagers.First).When(ServedEngine.Ping, Reply.Pong(offered));
        using var engine = served.Open();
        Assert.Null(engine.ApiVersion);
        Assert.Equal(Version.Parse(spoken), (await engine.GetStatusAsync(Token)).ApiVersion);
        await engine.GetNodesAsync(Token);
        await engine.UpdateNodeAsync(ServedManagers.Update, Token);
        Assert.All(served.Requests, request => Assert.Equal($"v{spoken}", request.ApiVersion));
        Assert.Equal("version=21", served.Requests[^1].Query);
        Assert.Equal((1, Version.Parse(spoken)), (served.Pings, engine.ApiVersion));
    }

    [Theory]
    [InlineData("1.40")]
    [InlineData("1.24")]
    public async Task An_engine_before_20_10_is_too_old_and_nothing_is_asked_of_it(string offered)
    {
        await using var served = ServedEngine.OnTcp().Plays(ServedManagers.First).When(ServedEngine.Ping, Reply.Pong(offered));
        using var engine = served.Open();
        var problem = await Assert.ThrowsAsync<EngineTooOldException>(() => engine.GetNodesAsync(Token));
        Assert.StartsWith($"{served.Endpoint}: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(offered, problem.Message, StringComparison.Ordinal);
        Assert.Empty(served.Requests);
    }

    [Fact]
    public async Task An_engine_that_has_given_up_all_versions_of_ours_is_too_new()
    {
        const string Words = "client version 1.55 is too old. Minimum supported API version is 1.60, please upgrade your client to a newer version";
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Refusal(400, Words)).When(ServedEngine.Ping, Reply.Pong("1.70"));
        using var engine = served.Open();
        var problem = await Assert.ThrowsAsync<EngineTooNewException>(() => engine.GetNodesAsync(Token));
        Assert.Equal(Words, problem.EngineMessage);
        Assert.Single(served.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("next")]
    public async Task What_tells_no_version_is_no_engine(string offered)
    {
        await using var served = ServedEngine.OnTcp().Plays(ServedManagers.First).When(ServedEngine.Ping, Reply.Pong(offered));
        using var engine = served.Open();
        await Assert.ThrowsAsync<NotAnEngineException>(() => engine.GetNodesAsync(Token));
        Assert.Empty(served.Requests);
    }

    [Fact]
    public async Task An_engine_that_was_replaced_by_an_older_one_is_spoken_with_anew_also_by_a_change()
    {
        var isOld = false;
        await using var served = ServedEngine.OnTcp().Plays(ServedManagers.First)
            .When(ServedEngine.Ping, _ => Reply.Pong(isOld ? "1.41" : "1.47"))
            .When(ServedManagers.UpdateRoute, request => isOld && request.ApiVersion != "v1.41"
                ? Reply.Refusal(400, $"client version {request.ApiVersion[1..]} is too new. Maximum supported API version is 1.41")
                : Reply.Done);
        using var engine = served.Open();
        await engine.UpdateNodeAsync(ServedManagers.Update, Token);
        isOld = true;
        await engine.UpdateNodeAsync(ServedManagers.Update, Token);
        Assert.Equal(["v1.47", "v1.47", "v1.41"], served.Requests.Select(static request => request.ApiVersion));
        Assert.Single(served.Requests.Select(static request => request.Body).Distinct());
        Assert.Equal(new Version(1, 41), engine.ApiVersion);
    }

    [Fact]
    public async Task What_is_wrong_when_the_ping_fails_is_told_by_the_question_itself()
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Refusal(503, EngineWords.Locked)).When(ServedEngine.Ping, Reply.Refusal(503, "not yet"));
        using var engine = served.Open();
        await Assert.ThrowsAsync<SwarmLockedException>(() => engine.GetNodesAsync(Token));
        served.Plays(ServedManagers.First).When(ServedEngine.Ping, Reply.Pong("1.41"));
        await engine.GetNodesAsync(Token);
        Assert.Equal(["", "v1.41"], served.Requests.Select(static request => request.ApiVersion));
    }
}
