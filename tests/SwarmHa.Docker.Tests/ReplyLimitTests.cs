using System.Diagnostics;
using System.Text;

namespace SwarmHa.Docker.Tests;

/// <summary>Everything that is read has a limit of size, and ends with the caller's time.</summary>
public sealed class ReplyLimitTests
{
    private const string Head = "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Type: application/json\r\n";

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private readonly RecordingReporter _reporter = new();

    /// <summary>What is read whole.</summary>
    public static TheoryData<string> Routes => ["GET /info", "GET /swarm", "GET /services", "GET /tasks"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Within.Seconds20)]
    [MemberData(nameof(Routes))]
    public async Task A_reply_that_is_announced_too_large_is_not_read(string route)
    {
        await using var served = Served(route, Reply.Raw($"{Head}Content-Length: 1073741824\r\n\r\n", Ending.Hang));
        using var engine = served.Open();
        var problem = await Assert.ThrowsAsync<ResponseTooLargeException>(() => AskAsync(engine, route));
        Assert.Matches(" MB", problem.Message);
        Assert.StartsWith($"{served.Endpoint}: ", problem.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = Within.Seconds20)]
    [MemberData(nameof(Routes))]
    public async Task A_reply_without_an_end_is_read_to_its_limit(string route)
    {
        await using var served = Served(route, Reply.Raw($"{Head}\r\n{{\"x\":\"", Ending.Hang).Endless(Encoding.ASCII.GetBytes(new string('x', 65536)), TimeSpan.Zero));
        using var engine = served.Open();
        await Assert.ThrowsAsync<ResponseTooLargeException>(() => AskAsync(engine, route));
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task Many_small_values_are_refused_before_they_take_memory()
    {
        await using var served = Served("GET /tasks", Reply.Raw($"{Head}\r\n[{{}}", Ending.Hang).Endless(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(",{}", 20_000))), TimeSpan.Zero));
        using var engine = served.Open();
        await Assert.ThrowsAsync<ResponseTooLargeException>(() => engine.GetTasksAsync(null, Token));
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task Of_a_refusal_only_the_beginning_is_read()
    {
        await using var served = Served("GET /nodes", Reply.Raw("HTTP/1.1 500 Error\r\nApi-Version: 1.41\r\n\r\n{\"message\":\"", Ending.Hang).Endless(Encoding.ASCII.GetBytes(new string('m', 65536)), TimeSpan.Zero));
        using var engine = served.Open();
        var problem = await Assert.ThrowsAsync<EngineErrorException>(() => engine.GetNodesAsync(Token));
        Assert.InRange(problem.Message.Length, 1, 1000);
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task A_node_that_never_ends_is_refused()
    {
        await using var served = Served("GET /nodes", Reply.Raw($"{Head}\r\n[{{\"ID\":\"", Ending.Hang).Endless(Encoding.ASCII.GetBytes(new string('x', 65536)), TimeSpan.Zero));
        using var engine = served.Open();
        var problem = await Assert.ThrowsAsync<ResponseTooLargeException>(() => engine.GetNodesAsync(Token));
        Assert.Contains("4 MB", problem.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task More_nodes_than_any_swarm_has_are_refused()
    {
        await using var served = Served("GET /nodes", Reply.Raw($"{Head}\r\n[{{\"ID\":\"id-40\"}}", Ending.Hang)
            .Endless(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(",{\"ID\":\"id-40\"}", 4000))), TimeSpan.Zero));
        using var engine = served.Open();
        await Assert.ThrowsAsync<ResponseTooLargeException>(() => engine.GetNodesAsync(Token));
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task A_list_that_trickles_without_end_ends_with_the_caller_s_time_and_tells_how_many_were_written()
    {
        var given = 0;
        var first = LargeSwarm.List(300);
        await using var served = Served("GET /nodes", Reply.Raw($"{Head}\r\n{first.TrimEnd()[..^1]}", Ending.Hang).Endless(Encoding.ASCII.GetBytes(",{\"ID\":\"x\"}"), TimeSpan.FromMilliseconds(20)));
        using var swarm = new ManyManagerSwarm(ServedManagers.Pool(ServedManagers.Identified(served.Endpoint, LargeSwarm.Id(0))), _reporter);
        var limit = TimeSpan.FromSeconds(2);
        var watch = Stopwatch.StartNew();
        var problem = await Assert.ThrowsAsync<EngineTimeoutException>(() => swarm.ReadNodesAsync(static _ => true, part => given += part.Count, limit, Token));
        Assert.InRange(watch.Elapsed, limit * 0.9, limit + TimeSpan.FromSeconds(3));
        Assert.InRange(given, 300, 1000);
        Assert.Matches($"within 2 s\\. The list of nodes broke off after {given}\\.$", problem.Message);
    }

    [Theory]
    [InlineData("[]", "it is empty")]
    [InlineData("[{\"ID\":\"id-50\"}]", "the node that answered is missing")]
    [InlineData("[{\"ID\":\"id-40\"},{\"ID\":\"id-50\"},{\"ID\":\"id-50\"}]", "the node id-50 is listed twice")]
    [InlineData("[{\"ID\":\"id-40\",\"ManagerStatus\":{\"Leader\":true}},{\"ID\":\"id-50\",\"ManagerStatus\":{\"Leader\":true}}]", "2 managers lead")]
    public async Task A_list_that_cannot_be_right_is_not_accepted(string list, string why)
    {
        await using var first = Served("GET /nodes", Reply.Json(list));
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var engine = ServedManagers.Identified(first.Endpoint, "id-40");
        engine.Engine.Require(ServedManagers.SwarmId);
        var problem = await Assert.ThrowsAsync<ResponseInvalidException>(() => engine.CallAsync(static (engine, token) => engine.GetNodesAsync(token), Long, Token));
        Assert.Equal($"{first.Endpoint}: The list of nodes cannot be right: {why}.", problem.Message);

        using var swarm = ServedManagers.Connected(_reporter, first.Endpoint, second.Endpoint);
        Assert.Equal("node-50", Assert.Single(await swarm.GetNodesAsync(Long, Token), static node => node.IsSelf).Hostname);
    }

    [Theory]
    [InlineData("\"Role\":\"observer\",\"Availability\":\"active\"", "role")]
    [InlineData("\"Role\":\"manager\",\"Availability\":\"quarantine\"", "availability")]
    [InlineData("\"Role\":\"manager\"", "availability")]
    public async Task What_is_not_known_of_a_node_is_not_written_over(string spec, string what)
    {
        await using var served = Served("GET /nodes", Reply.Json($"[{{\"ID\":\"id-50\",\"Spec\":{{{spec}}}}}]"));
        using var engine = served.Open();
        var node = Assert.Single(await engine.GetNodesAsync(Token));
        var problem = await Assert.ThrowsAsync<ResponseInvalidException>(() => engine.UpdateNodeAsync(NodeUpdate.Of(node), Token));
        Assert.Contains($"a {what} that this version does not support", problem.Message, StringComparison.Ordinal);
        Assert.Equal(0, served.Count(ServedManagers.UpdateRoute));
    }

    [Theory]
    [InlineData("GET /info", "null")]
    [InlineData("GET /swarm", "null")]
    [InlineData("GET /services", "[null]")]
    [InlineData("GET /tasks", "null")]
    public async Task What_is_missing_in_a_reply_is_told_as_such(string route, string body)
    {
        await using var served = Served(route, Reply.Json(body));
        using var engine = served.Open();
        await Assert.ThrowsAnyAsync<SwarmException>(() => AskAsync(engine, route));
    }

    private static ServedEngine Served(string route, Reply reply) => ServedEngine.OnTcp().Plays(ServedManagers.First).When(route, reply);

    private static Task AskAsync(DockerEngine engine, string route) => route switch
    {
        "GET /info" => engine.GetStatusAsync(Token),
        "GET /swarm" => engine.GetClusterAsync(Token),
        "GET /services" => engine.GetServicesAsync(Token),
        _ => engine.GetTasksAsync(null, Token),
    };
}
