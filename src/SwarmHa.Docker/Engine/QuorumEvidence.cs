using System.Net.Sockets;

namespace SwarmHa.Docker;

/// <summary>Decides whether so many managers are certainly down that no election can succeed.</summary>
/// <remarks>A refused connection alone proves nothing: an engine need not listen here, and a firewall may refuse for it. A manager is certainly
/// down when its engine refuses for a while, nobody listens at its raft port either, and its engine has answered before or its host refuses both
/// ports. One that is slow, hangs, or cannot be reached by name is not.</remarks>
/// <param name="known">The members of raft as they are known now.</param>
/// <param name="mayAskOthers">Whether ports that nobody named may be tried.</param>
internal sealed class QuorumEvidence(Func<IReadOnlyList<SwarmManager>> known, bool mayAskOthers)
{
    /// <summary>An engine that is being restarted is not given up at the first refusal.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1);

    private const string NoRoute = "no route to the host";

    private readonly Dictionary<EndpointSlot, Refusal> _refusals = [];
    private readonly Dictionary<EndpointSlot, Task<RaftPortState>> _silent = [];

    /// <summary>Notes how a request to a manager ended.</summary>
    /// <param name="slot">The manager's endpoint.</param>
    /// <param name="problem">What it ended with.</param>
    /// <param name="begun">When the request was sent, on the clock of the question.</param>
    public void Note(EndpointSlot slot, SwarmException problem, TimeSpan begun)
    {
        if (SignOf(problem) is not { } sign)
        {
            _refusals.Remove(slot);
        }
        else if (!_refusals.TryGetValue(slot, out var refusal))
        {
            _refusals.Add(slot, new Refusal(begun, sign, TryRaftAsync(slot)));
        }
        else
        {
            refusal.Sign = sign;
        }
    }

    /// <summary>Waits for what is still being found out, a second at most.</summary>
    public Task SettleAsync() => Task.WhenAll(_refusals.Values.Select(static refusal => refusal.Raft));

    /// <summary>The error to give when too few managers are left.</summary>
    /// <param name="now">The time, on the clock of the question.</param>
    /// <param name="standings">What the managers say.</param>
    /// <param name="isOver">Whether there is no retry.</param>
    /// <returns>Null while an election is possible, or that is not known.</returns>
    public SwarmException? Verdict(TimeSpan now, IReadOnlyCollection<ManagerStanding> standings, bool isOver = false)
    {
        var managers = known();
        var down = _refusals.Where(refusal => managers.Any(manager => manager.Id == refusal.Key.Snapshot.NodeId) && (isOver || now - refusal.Value.Since >= LongEnough) && IsDown(refusal.Key, refusal.Value)).ToList();
        var count = new QuorumCount(managers.Count, managers.Count - down.Select(static one => one.Key.Snapshot.NodeId).Distinct().Count());
        if (count.HasQuorum || managers.Count < 2)
        {
            return null;
        }

        // When nobody can be reached, the network on this side is as likely the cause.
        if (down.Exists(static one => one.Value.Sign == NoRoute) && !standings.Any(IsThere))
        {
            return null;
        }

        var others = standings.Where(standing => !down.Exists(one => one.Key == standing.Slot)).Select(standing => standing.Words(now)).ToList();
        return SwarmErrors.QuorumLost.Exception(
            $"Quorum is lost: {count.Managers - count.Reachable} of {count.Managers} managers are down, {count.Reachable} {(count.Reachable == 1 ? "is" : "are")} left, quorum is {count.Quorum}. "
            + $"Down: {string.Join(", ", down.Select(static one => Words(one.Key, one.Value.Sign)).OrderBy(static words => words, StringComparer.Ordinal))}."
            + $"{(others.Count > 0 ? $" Left: {string.Join(", ", others)}." : string.Empty)}"
            + " Services keep running, but nothing can be changed.",
            count);
    }

    private bool IsThere(ManagerStanding standing)
    {
        if (standing.Problem is { EngineMessage.Length: > 0 })
        {
            return true;
        }

        // A manager without a leader is silent, and listens.
        if (!_refusals.ContainsKey(standing.Slot) && !_silent.ContainsKey(standing.Slot))
        {
            _silent.Add(standing.Slot, TryRaftAsync(standing.Slot));
        }

        return _silent.TryGetValue(standing.Slot, out var raft) && raft is { IsCompleted: true, Result: RaftPortState.Open };
    }

    private static bool IsDown(EndpointSlot slot, Refusal refusal) =>
        refusal.Raft is { IsCompleted: true, Result: var raft }
        && (raft == RaftPortState.Refused || (raft == RaftPortState.Unknown && slot.Snapshot.LastLatency is not null));

    /// <summary>How a machine itself says that nobody listens, or the network that nobody is there; null for all else.</summary>
    private static string? SignOf(SwarmException problem) => problem is not ConnectionRefusedException
        ? null
        : EngineErrorMap.Causes(problem).OfType<SocketException>().FirstOrDefault()?.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "connection refused",
            SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown => NoRoute,
            _ => null,
        };

    /// <summary>One that has never answered has no name yet, and people know it by its endpoint.</summary>
    private static string Words(EndpointSlot slot, string sign) => slot.Snapshot.Node.Length > 0
        ? $"{slot.Snapshot.Node} ({slot.Engine.Endpoint}: {sign})"
        : $"{slot.Engine.Endpoint} ({sign})";

    private Task<RaftPortState> TryRaftAsync(EndpointSlot slot) => mayAskOthers
        ? RaftPort.TryAsync(slot.Engine.Endpoint, known().FirstOrDefault(manager => manager.Id == slot.Snapshot.NodeId))
        : Task.FromResult(RaftPortState.Unknown);

    private sealed class Refusal(TimeSpan since, string sign, Task<RaftPortState> raft)
    {
        public TimeSpan Since => since;

        public string Sign { get; set; } = sign;

        public Task<RaftPortState> Raft => raft;
    }
}
