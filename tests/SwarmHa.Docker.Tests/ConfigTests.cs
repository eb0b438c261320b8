using System.Text.Json.Nodes;

namespace SwarmHa.Docker.Tests;

/// <summary>Configs as engines give, make and remove them.</summary>
public sealed class ConfigTests
{
    private const string Find = "GET /configs/io.swarmha.drill";
    private const string Create = "POST /configs/create";
    private const string Remove = "DELETE /configs/f8sfd652xia8nmp5qz8jjosbk";

    // As engine 20.10 writes it.
    private const string Config = """
        {"ID":"f8sfd652xia8nmp5qz8jjosbk","Version":{"Index":32},"CreatedAt":"2024-05-14T16:41:06.245042811Z","UpdatedAt":"2024-05-14T16:41:06.245042811Z",
         "Spec":{"Name":"io.swarmha.drill","Labels":{"b":"2","io.swarmha.drill.id":"x"},"Data":"YQ=="}}
        """;

    private const string Taken = "rpc error: code = AlreadyExists desc = config io.swarmha.drill already exists";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_is_found_by_its_name()
    {
        await using var served = ServedEngine.OnTcp().When(Find, Reply.Json(Config));
        using var engine = served.Open();
        var config = await engine.FindConfigAsync("io.swarmha.drill", Token);
        Assert.NotNull(config);
        Assert.Equal(("f8sfd652xia8nmp5qz8jjosbk", "io.swarmha.drill", 32ul, "b=2, io.swarmha.drill.id=x"), (config.Id, config.Name, config.SpecVersion, config.Labels.ToString()));
        Assert.Equal(DateTimeOffset.Parse("2024-05-14T16:41:06.245042811Z", System.Globalization.CultureInfo.InvariantCulture), config.Created);
        Assert.Equal(TimeSpan.Zero, config.Created.Offset);
    }

    [Fact]
    public async Task What_is_not_there_or_has_another_name_is_not_found()
    {
        // Engines look for the beginning of an id as well.
        await using var served = ServedEngine.OnTcp().When(Find, Reply.Refusal(404, "config io.swarmha.drill not found")).When("GET /configs/f8s", Reply.Json(Config));
        using var engine = served.Open();
        Assert.Null(await engine.FindConfigAsync("io.swarmha.drill", Token));
        Assert.Null(await engine.FindConfigAsync("f8s", Token));
        await Assert.ThrowsAsync<RequestRejectedException>(() => engine.FindConfigAsync("page", Token));
    }

    [Fact]
    public async Task One_is_made_with_its_labels_and_holds_something()
    {
        await using var served = ServedEngine.OnTcp().When(Create, Reply.Json("""{"ID":"f8sfd652xia8nmp5qz8jjosbk"}""", 201));
        using var engine = served.Open();
        Assert.Equal("f8sfd652xia8nmp5qz8jjosbk", await engine.CreateConfigAsync("io.swarmha.drill", new Dictionary<string, string> { ["by"] = "grün & \"blau\"" }, Token));
        var body = JsonNode.Parse(Assert.Single(served.Requests).Body)!;
        Assert.Equal(("io.swarmha.drill", "grün & \"blau\""), ((string?)body["Name"], (string?)body["Labels"]!["by"]));
        Assert.NotEmpty(Convert.FromBase64String((string)body["Data"]!));
    }

    [Fact]
    public async Task A_name_that_is_taken_is_no_reason_to_ask_another_manager()
    {
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First).When(Create, Reply.Refusal(409, Taken));
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second).When(Create, Reply.Json("""{"ID":"second"}""", 201));
        using var swarm = ServedManagers.Connected(first.Endpoint, second.Endpoint);
        var refused = await Assert.ThrowsAsync<NameInUseException>(() => CreateAsync(swarm));
        Assert.Equal(Taken, refused.EngineMessage);
        Assert.Empty(second.Requests);
    }

    [Fact]
    public async Task One_that_was_certainly_not_made_is_made_by_the_next_manager()
    {
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First).When(Create, Reply.Refusal(503, EngineWords.Worker));
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second).When(Create, Reply.Json("""{"ID":"second"}""", 201));
        using var swarm = ServedManagers.Connected(first.Endpoint, second.Endpoint);
        Assert.Equal("second", await CreateAsync(swarm));
        Assert.Equal(second.Endpoint, swarm.Endpoints[0].Endpoint);
    }

    [Fact]
    public async Task One_of_which_the_reply_is_lost_is_not_made_again()
    {
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First).When(Create, Reply.Close);
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second).When(Create, Reply.Json("""{"ID":"second"}""", 201));
        using var swarm = ServedManagers.Connected(first.Endpoint, second.Endpoint);
        await Assert.ThrowsAsync<ConnectionLostException>(() => CreateAsync(swarm));
        Assert.Equal((1, 0), (first.Count(Create), second.Requests.Count));
    }

    [Fact]
    public async Task One_is_removed_by_its_id_and_once()
    {
        await using var served = ServedEngine.OnTcp().When(Remove, Reply.Text(204, "text/plain", string.Empty));
        using var engine = served.Open();
        await engine.RemoveConfigAsync("f8sfd652xia8nmp5qz8jjosbk", Token);
        served.When(Remove, Reply.Refusal(404, "config f8sfd652xia8nmp5qz8jjosbk not found"));
        await Assert.ThrowsAsync<ConfigNotFoundException>(() => engine.RemoveConfigAsync("f8sfd652xia8nmp5qz8jjosbk", Token));
    }

    private static Task<string> CreateAsync(ManyManagerSwarm swarm) =>
        swarm.WriteAsync(static (engine, token) => engine.CreateConfigAsync("io.swarmha.drill", SwarmLabels.None, token), Token);
}
