using System.Globalization;

namespace SwarmHa;

/// <summary>Whether a manager offers ALPN to the others.</summary>
/// <param name="Manager">The manager.</param>
/// <param name="Offers">Null when that cannot be found out.</param>
internal sealed record AlpnAnswer(SwarmManager Manager, bool? Offers);

/// <summary>Objects to a manager of Docker 28 or later joining raft where it cannot connect to the older managers.</summary>
/// <remarks>
/// Docker 28 and later connect only to managers that offer ALPN. An older engine offers it until it renews its certificate while it runs, as
/// every 90 days or after a demotion and promotion, and again once its engine was restarted. Source: <c>ca/config.go</c> of swarmkit before
/// January 2025, and grpc-go from 1.67.
/// </remarks>
internal static class AlpnGuard
{
    private const int FirstSeries = 28;

    /// <summary>Whether an engine insists on ALPN; null when its version is not a number.</summary>
    public static bool? Insists(SwarmNode node) => int.TryParse(node.EngineVersion.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var series) ? series >= FirstSeries : null;

    /// <summary>The managers that may not offer ALPN any more.</summary>
    public static IReadOnlyList<SwarmManager> Older(IEnumerable<SwarmNode> nodes) => [.. nodes.OfType<SwarmManager>().Where(static manager => Insists(manager) == false)];

    /// <summary>Asks managers side by side.</summary>
    public static Task<AlpnAnswer[]> AskAsync(ISwarm swarm, IEnumerable<SwarmManager> managers, CancellationToken cancellationToken) =>
        Task.WhenAll(managers.Select(async manager => new AlpnAnswer(manager, await swarm.OffersAlpnAsync(manager, cancellationToken).ConfigureAwait(false))));

    /// <summary>Objects to a promotion when an older manager is found not to offer ALPN. What cannot be found out is no objection: the node is no manager yet.</summary>
    public static async Task<Objection?> ToPromotionAsync(ISwarm swarm, SwarmNode node, IReadOnlyList<SwarmNode> nodes, CancellationToken cancellationToken)
    {
        var answers = await AskAsync(swarm, node, nodes, cancellationToken).ConfigureAwait(false);
        return Array.Find(answers, static answer => answer.Offers == false) is { Manager: { } manager } ? new Objection(CannotJoin(node, manager, Missing(node, manager))) : null;
    }

    /// <summary>Objects to a leader being demoted and promoted again when it might not come back. What cannot be found out is an objection.</summary>
    public static async Task<Objection?> ToReturnAsync(ISwarm swarm, SwarmManager leader, IReadOnlyList<SwarmNode> nodes, CancellationToken cancellationToken)
    {
        var answers = await AskAsync(swarm, leader, nodes, cancellationToken).ConfigureAwait(false);
        return Array.Find(answers, static answer => answer.Offers == false) is { Manager: { } missing } ? new Objection(CannotJoin(leader, missing, $"{Missing(leader, missing)} Nothing was changed."))
            : Array.Find(answers, static answer => answer.Offers is null) is { Manager: { } unknown } ? new Objection(CannotJoin(leader, unknown,
                $"{leader} ({leader.EngineVersion}) might not become a manager again: it needs ALPN, and whether {unknown} ({unknown.EngineVersion}) still offers it cannot be checked from here. Nothing was changed."))
            : null;
    }

    /// <summary>Why a node that was promoted does not become reachable, as far as this explains it; empty when it does not.</summary>
    public static async Task<string> ReasonAsync(ISwarm swarm, SwarmNode node, CancellationToken cancellationToken)
    {
        try
        {
            var nodes = await swarm.GetNodesAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            return await ToPromotionAsync(swarm, node, nodes, cancellationToken).ConfigureAwait(false) is { Problem: { } problem } ? $"{problem.Message} {problem.Advice}" : string.Empty;
        }
        catch (SwarmException)
        {
            return string.Empty;
        }
    }

    private static Task<AlpnAnswer[]> AskAsync(ISwarm swarm, SwarmNode node, IReadOnlyList<SwarmNode> nodes, CancellationToken cancellationToken) => AskAsync(
        swarm,
        Insists(node) == true ? Older(nodes).Where(manager => manager.Id != node.Id && manager.IsReachable).OrderByDescending(static manager => manager.IsLeader) : [],
        cancellationToken);

    private static string Missing(SwarmNode node, SwarmManager manager) =>
        $"{node} ({node.EngineVersion}) cannot connect to {(manager.IsLeader ? "the leader " : string.Empty)}{manager} ({manager.EngineVersion}), which has renewed its certificate since its engine started and no longer offers ALPN.";

    private static SwarmException CannotJoin(SwarmNode node, SwarmManager older, string message) => SwarmErrors.ManagerCannotJoin.Exception(new SwarmErrorDetail(message)
    {
        Target = node,
        Advice = $"Restart the engine of {older}, and of the other managers before Docker 28, one at a time (Suspend-SwarmManager -Action), or upgrade them. Then retry.",
    });
}
