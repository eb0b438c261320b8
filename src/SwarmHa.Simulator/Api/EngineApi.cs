using System.Globalization;
using System.Text.RegularExpressions;

namespace SwarmHa.Simulator;

/// <summary>The Engine API of all nodes: which route is answered by whom, and whether it takes a leader.</summary>
internal sealed class EngineApi(
    SimulationClock clock,
    LeaderQuestions questions,
    SystemRoutes system,
    NodeRoutes nodes,
    ServiceRoutes services,
    ConfigRoutes configs,
    EventRoutes events,
    Membership membership)
{
    private static readonly Regex VersionPrefix = new("^/v(\\d+)\\.(\\d+)(?=/)", RegexOptions.CultureInvariant);

    /// <summary>Answers a request, as soon as it can be answered.</summary>
    /// <param name="machine">The node that is asked.</param>
    /// <param name="request">The request.</param>
    /// <returns>The reply.</returns>
    public async Task<HttpReply> AnswerAsync(Machine machine, HttpRequest request)
    {
        var reply = await clock.Do(() => Begin(machine, request)).ConfigureAwait(false);
        return reply with
        {
            Headers =
            [
                new("Api-Version", SystemRoutes.ApiVersion),
                new("Docker-Experimental", "false"),
                new("Ostype", "linux"),
                new("Server", $"Docker/{SystemRoutes.EngineVersion} (linux)"),
                .. reply.Headers,
            ],
        };
    }

    private Task<HttpReply> Begin(Machine machine, HttpRequest request)
    {
        try
        {
            var prefix = VersionPrefix.Match(request.Path);
            if (prefix.Success)
            {
                DemandVersion(prefix.Groups[1].Value, prefix.Groups[2].Value);
            }

            return Route(machine, request, request.Path.Substring(prefix.Length).Trim('/').Split('/'));
        }
        catch (ApiRefusal refusal)
        {
            return Task.FromResult(refusal.Reply);
        }
    }

    private static void DemandVersion(string major, string minor)
    {
        var asked = new Version(int.Parse(major, CultureInfo.InvariantCulture), int.Parse(minor, CultureInfo.InvariantCulture));
        if (asked > Version.Parse(SystemRoutes.ApiVersion))
        {
            throw new ApiRefusal(400, $"client version {asked} is too new. Maximum supported API version is {SystemRoutes.ApiVersion}");
        }

        if (asked < Version.Parse(SystemRoutes.MinApiVersion))
        {
            throw new ApiRefusal(400, $"client version {asked} is too old. Minimum supported API version is {SystemRoutes.MinApiVersion}, please upgrade your client to a newer version");
        }
    }

    private Task<HttpReply> Route(Machine machine, HttpRequest request, string[] path)
    {
        Task<HttpReply> Now(HttpReply reply) => Task.FromResult(reply);
        Task<HttpReply> Read(Func<HttpReply> answer) => questions.Ask(machine, false, answer);
        Task<HttpReply> Write(Func<HttpReply> answer) => questions.Ask(machine, true, answer);
        return (request.Method, path) switch
        {
            ("GET" or "HEAD", ["_ping"]) => Now(SystemRoutes.Ping(machine, request)),
            ("GET", ["version"]) => Now(SystemRoutes.Version()),
            ("GET", ["info"]) when machine.Role != EngineRole.Manager => Now(system.Info(machine)),
            ("GET", ["info"]) => questions.Ask(machine, false, () => system.ManagerInfo(machine, string.Empty), words => system.ManagerInfo(machine, words)),
            ("GET", ["events"]) => Now(events.Open(machine, request)),
            ("GET", ["swarm"]) => Read(system.Swarm),
            ("POST", ["swarm", "leave"]) => Now(membership.Leave(machine, request)),
            ("GET", ["nodes"]) => Read(() => nodes.List(request)),
            ("GET", ["nodes", var name]) => Read(() => nodes.Inspect(name)),
            ("POST", ["nodes", var name, "update"]) => Write(() => nodes.Update(name, request)),
            ("DELETE", ["nodes", var name]) => Write(() => nodes.Remove(name, request)),
            ("GET", ["services"]) => Read(() => services.List(request)),
            ("POST", ["services", "create"]) => Write(() => services.Create(request)),
            ("GET", ["services", var name]) => Read(() => services.Inspect(name)),
            ("DELETE", ["services", var name]) => Write(() => services.Remove(name)),
            ("GET", ["tasks"]) => Read(() => services.Tasks(request)),
            ("GET", ["configs"]) => Read(() => configs.List(request)),
            ("POST", ["configs", "create"]) => Write(() => configs.Create(request)),
            ("GET", ["configs", var name]) => Read(() => configs.Inspect(name)),
            ("DELETE", ["configs", var name]) => Write(() => configs.Remove(name)),
            _ => Now(ApiRefusal.Of(404, EngineWords.PageNotFound)),
        };
    }
}
