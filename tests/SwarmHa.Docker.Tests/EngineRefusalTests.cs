namespace SwarmHa.Docker.Tests;

/// <summary>The words of engines that refuse, and the errors they become.</summary>
public sealed class EngineRefusalTests
{
    public static TheoryData<int, string, Type> Refusals => new()
    {
        { 500, EngineWords.NoLeaderByRpc, typeof(NoLeaderException) },
        { 500, EngineWords.NoLeader, typeof(NoLeaderException) },
        { 503, EngineWords.NoLeader, typeof(NoLeaderException) },
        { 503, EngineWords.Worker, typeof(NotAManagerException) },
        { 503, EngineWords.NotInSwarm, typeof(NotInSwarmException) },
        { 503, EngineWords.NoSwarmToLeave, typeof(NotInSwarmException) },
        { 503, EngineWords.Preparing, typeof(ManagerPreparingException) },
        { 503, EngineWords.NoControlSocket, typeof(ManagerPreparingException) },
        { 503, EngineWords.Locked, typeof(SwarmLockedException) },
        { 503, EngineWords.Expired, typeof(CertificateExpiredException) },
        { 500, EngineWords.OutOfSequence, typeof(OutOfSequenceException) },
        { 400, "rpc error: code = InvalidArgument desc = update out of sequence", typeof(OutOfSequenceException) },
        { 400, EngineWords.LastManager, typeof(LastManagerException) },
        { 400, EngineWords.QuorumLoss, typeof(QuorumLossException) },
        { 500, EngineWords.MemberMayLoseQuorum, typeof(QuorumLossException) },
        { 404, EngineWords.NodeNotFound("id-50"), typeof(NodeNotFoundException) },
        { 404, "config io.swarmha.drill not found", typeof(ConfigNotFoundException) },
        { 409, "rpc error: code = AlreadyExists desc = config io.swarmha.drill already exists", typeof(NameInUseException) },
        { 500, EngineWords.DeadlineExceeded, typeof(ElectingException) },
        { 500, EngineWords.Unknown, typeof(EngineErrorException) },
        { 500, EngineWords.LostLeaderStatus, typeof(LeaderLostException) },
        { 503, EngineWords.TransportIsClosing, typeof(LeaderLostException) },
        { 503, EngineWords.ClientConnectionIsClosing, typeof(LeaderLostException) },
        { 500, EngineWords.RaftIsStopped, typeof(LeaderLostException) },
        { 503, EngineWords.ReadingFromServer, typeof(LeaderLostException) },
        { 503, EngineWords.NoConnection, typeof(LeaderLostException) },
        { 500, EngineWords.StreamReset, typeof(LeaderLostException) },
        { 503, EngineWords.DialingLeader, typeof(LeaderLostException) },
        { 500, EngineWords.Canceled, typeof(LeaderLostException) },
        { 404, EngineWords.NotInMemberList, typeof(ManagerPreparingException) },
        { 403, "authorization denied by plugin opa: no", typeof(RequestForbiddenException) },
        { 401, "authentication required", typeof(RequestForbiddenException) },
        { 429, "too many requests", typeof(EngineErrorException) },
        { 400, "rpc error: code = InvalidArgument desc = spec must not be empty", typeof(RequestRejectedException) },
        { 404, "page not found", typeof(RequestRejectedException) },
        { 503, "service unavailable", typeof(EngineErrorException) },
        { 400, "client version 1.12 is too old. Minimum supported API version is 1.44, please upgrade your client to a newer version", typeof(EngineTooNewException) },
        { 400, "client version 1.55 is too new. Maximum supported API version is 1.41", typeof(EngineTooOldException) },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Refusals))]
    public Task A_question_by_TCP_is_refused(int status, string words, Type expected) =>
        IsRefusedAsync(Transport.Tcp, status, words, expected, static engine => engine.GetNodesAsync(Token));

    [Theory]
    [MemberData(nameof(Refusals))]
    public Task A_question_by_socket_is_refused(int status, string words, Type expected) =>
        IsRefusedAsync(Transport.Unix, status, words, expected, static engine => engine.GetNodesAsync(Token));

    [Theory]
    [MemberData(nameof(Refusals))]
    public Task A_change_by_TCP_is_refused(int status, string words, Type expected) =>
        IsRefusedAsync(Transport.Tcp, status, words, expected, static engine => engine.UpdateNodeAsync(ServedManagers.Update, Token));

    [Theory]
    [MemberData(nameof(Refusals))]
    public Task Not_even_the_status_is_told(int status, string words, Type expected) =>
        IsRefusedAsync(Transport.Tcp, status, words, expected, static engine => engine.GetStatusAsync(Token));

    [Fact]
    public void Each_wording_of_the_table_leads_to_its_own_row()
    {
        var endpoint = EngineEndpoint.Parse("tcp://node-40:2375");
        Assert.All(SwarmErrors.All.SelectMany(static row => row.Wordings.Select(wording => (row, wording))), entry =>
        {
            var problem = EngineErrorMap.FromWords($"rpc error: {entry.wording.Part.ToUpperInvariant()}, it says", endpoint);
            Assert.Same(entry.row, problem.Error);
            Assert.StartsWith($"{endpoint}: {entry.wording.Meaning}. The engine says: rpc error", problem.Message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("{\"message\":null}")]
    [InlineData("{\"error\":\"no\"}")]
    [InlineData("[\"no\"]")]
    [InlineData("\"no\"")]
    [InlineData("no")]
    [InlineData("")]
    public async Task A_refusal_that_no_engine_writes_is_none(string body)
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Json(body, 404));
        using var engine = served.Open();
        await Assert.ThrowsAsync<NotAnEngineException>(() => engine.GetNodesAsync(Token));
    }

    [Theory]
    [InlineData(401, "401 Unauthorized", typeof(RequestForbiddenException), false)]
    [InlineData(403, "403 Forbidden", typeof(RequestForbiddenException), false)]
    [InlineData(404, "404 Not Found", typeof(NotAnEngineException), false)]
    [InlineData(429, "429 Too Many Requests", typeof(EngineErrorException), true)]
    [InlineData(500, "500 Internal Server Error", typeof(EngineErrorException), true)]
    [InlineData(502, "502 Bad Gateway", typeof(EngineErrorException), true)]
    [InlineData(520, "520", typeof(EngineErrorException), true)]
    public async Task What_stands_before_the_engine_is_quoted(int status, string name, Type expected, bool isTransient)
    {
        const string Page = "<html><head><title>No</title><style>b { color: red }</style></head>\r\n<body><h1>Stop</h1>\nAdministrative   rules.\u003c/body></html>";
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Json(Page, status));
        using var engine = served.Open();
        foreach (var ask in new Func<Task>[] { () => engine.GetNodesAsync(Token), () => engine.GetStatusAsync(Token), () => engine.UpdateNodeAsync(ServedManagers.Update, Token) })
        {
            var refused = Assert.IsAssignableFrom<SwarmException>(await Assert.ThrowsAsync(expected, ask));
            var who = isTransient ? "The engine, or a proxy in front of it," : "Something other than a Docker engine";
            Assert.Equal($"{served.Endpoint}: {who} answered with status {name}: No Stop Administrative rules.", refused.Message);
            Assert.Equal(isTransient, refused.IsTransient);
        }
    }

    [Fact]
    public async Task A_long_page_is_quoted_by_its_first_words_alone()
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Json($"{new string('a', 5000)}\nb", 500));
        using var engine = served.Open();
        var refused = await Assert.ThrowsAsync<EngineErrorException>(() => engine.GetNodesAsync(Token));
        Assert.InRange(refused.Message.Length, 160, 300);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private static async Task IsRefusedAsync(Transport transport, int status, string words, Type expected, Func<DockerEngine, Task> ask)
    {
        await using var served = ServedEngine.On(transport).Otherwise(Reply.Refusal(status, words));
        using var engine = served.Open();
        var refused = Assert.IsAssignableFrom<SwarmException>(await Assert.ThrowsAsync(expected, () => ask(engine)));
        Assert.Equal(expected.Name, refused.Error.Id + "Exception");
        Assert.Equal(words, refused.EngineMessage);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{served.Endpoint}: ", refused.Message, StringComparison.Ordinal);
        Assert.Equal(served.Endpoint.Uri, refused.Endpoint);
        Assert.Equal(served.Endpoint, refused.Target);
        Assert.NotNull(refused.InnerException);
        Assert.Single(served.Requests);
    }
}
