using System.Globalization;

namespace SwarmHa;

/// <summary>Whether a manager offers ALPN to the others.</summary>
/// <param name="Manager">The manager.</param>
/// <param name="Offers">Null when that cannot be found out.</param>
internal sealed record AlpnAnswer(SwarmManager Manager, bool? Offers);

/// <summary>Objects to a node of Docker 28 or later becoming a manager where it can get no certificate.</summary>
/// <remarks>
/// Docker 28 and later get a certificate, when they join, are promoted or renew it, only from a manager that offers ALPN. One that does not
/// costs an attempt, and the next may go to another manager; raft itself needs no ALPN. An older engine offers it until it renews its own
/// certificate while it runs, as every 90 days or after a demotion and promotion, and again once its engine was restarted. Source:
/// <c>ca/config.go</c> of swarmkit before January 2025, <c>ca/certificates.go</c>, and grpc-go from 1.67.
/// </remarks>
internal static class AlpnGuard
{
    private const int FirstSeries = 28;

    /// <summary>Whether an engine insists on ALPN, and always offers it; null when its version is not a number.</summary>
    public static bool? Insists(SwarmNode node) => int.TryParse(node.EngineVersion.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var series) ? series >= FirstSeries : null;

    /// <summary>Asks managers side by side.</summary>
    public static Task<AlpnAnswer[]> AskAsync(ISwarm swarm, IEnumerable<SwarmManager> managers, CancellationToken cancellationToken) =>
        Task.WhenAll(managers.Select(async manager => new AlpnAnswer(manager, await swarm.OffersAlpnAsync(manager, cancellationToken).ConfigureAwait(false))));

    /// <summary>Objects to a promotion when all managers are found not to offer ALPN. What cannot be found out is no objection: the node is no manager yet.</summary>
    public static async Task<Objection?> ToPromotionAsync(ISwarm swarm, SwarmNode node, IReadOnlyList<SwarmNode> nodes, CancellationToken cancellationToken)
    {
        var answers = await AskAsync(swarm, node, nodes, cancellationToken).ConfigureAwait(false);
        return answers.Length > 0 && Array.TrueForAll(answers, static answer => answer.Offers == false) ? new Objection(CannotJoin(node, answers, Missing(node, answers))) : null;
    }

    /// <summary>Objects to a leader being demoted and promoted again when it might not come back. What cannot be found out is an objection.</summary>
    public static async Task<Objection?> ToReturnAsync(ISwarm swarm, SwarmManager leader, IReadOnlyList<SwarmNode> nodes, CancellationToken cancellationToken)
    {
        var answers = await AskAsync(swarm, leader, nodes, cancellationToken).ConfigureAwait(false);
        var unknown = Array.FindAll(answers, static answer => answer.Offers is null);
        return answers.Length == 0 || Array.Exists(answers, static answer => answer.Offers == true) ? null
            : unknown.Length == 0 ? new Objection(CannotJoin(leader, answers, $"{Missing(leader, answers)} Nothing was changed."))
            : new Objection(CannotJoin(leader, answers,
                $"{leader} ({leader.EngineVersion}) might not become a manager again: it needs another manager that offers ALPN, and whether {Names(unknown)} still does cannot be checked from here. Nothing was changed."));
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

    /// <summary>Asks the managers that could give a node its certificate; nobody when it does not insist, or when one of them surely offers ALPN.</summary>
    private static Task<AlpnAnswer[]> AskAsync(ISwarm swarm, SwarmNode node, IReadOnlyList<SwarmNode> nodes, CancellationToken cancellationToken)
    {
        var others = nodes.OfType<SwarmManager>().Where(manager => manager.Id != node.Id && manager.IsReachable).OrderByDescending(static manager => manager.IsLeader).ToList();
        return AskAsync(swarm, Insists(node) == true && others.TrueForAll(static manager => Insists(manager) != true) ? others : [], cancellationToken);
    }

    private static string Missing(SwarmNode node, IEnumerable<AlpnAnswer> managers) =>
        $"{node} ({node.EngineVersion}) cannot become a manager: it gets a certificate only from a manager that offers ALPN, and no other one does any more since renewing its own: {Names(managers)}.";

    private static string Names(IEnumerable<AlpnAnswer> managers) =>
        string.Join(", ", managers.Select(static answer => $"{(answer.Manager.IsLeader ? "the leader " : string.Empty)}{answer.Manager} ({answer.Manager.EngineVersion})"));

    private static SwarmException CannotJoin(SwarmNode node, IReadOnlyList<AlpnAnswer> older, string message) => SwarmErrors.ManagerCannotJoin.Exception(new SwarmErrorDetail(message)
    {
        Target = node,
        Advice = $"Restart the engine of {(older.Count == 1 ? $"{older[0].Manager}" : $"one of them ({string.Join(", ", older.Select(static answer => answer.Manager))})")} with Suspend-SwarmManager -Action, or upgrade it. Then retry.",
    });
}
