using System.Diagnostics.CodeAnalysis;

namespace SwarmHa;

/// <summary>A node that is, or is written down to become, a manager.</summary>
/// <remarks>Source: the Engine API's <c>ManagerStatus</c>, which is the leader's view of its raft peers.</remarks>
public sealed record SwarmManager : SwarmNode
{
    /// <summary>Makes a manager.</summary>
    public SwarmManager()
    {
    }

    [SetsRequiredMembers]
    private SwarmManager(SwarmNode node)
        : base(node)
    {
    }

    /// <summary>Whether this manager leads the raft group.</summary>
    public bool IsLeader { get; init; }

    /// <summary>Whether the leader hears this manager.</summary>
    public SwarmReachability Reachability { get; init; }

    /// <summary>The address and port at which the other managers reach its raft, such as <c>10.0.0.40:2377</c>; empty until it has joined raft.</summary>
    public string RaftAddress { get; init; } = string.Empty;

    /// <summary>Whether it is in raft and heard there, which is more than being written down as a manager.</summary>
    public bool IsReachable => Reachability == SwarmReachability.Reachable;

    /// <summary>Whether it has joined raft. A node that is being promoted has not, for some seconds.</summary>
    public bool HasJoinedRaft => Reachability != SwarmReachability.None;

    /// <summary>A node as it is once it has become a manager.</summary>
    internal static SwarmManager Of(SwarmNode node) => node as SwarmManager ?? new SwarmManager(node) { Role = SwarmNodeRole.Manager, Reachability = SwarmReachability.Reachable };

    /// <inheritdoc/>
    public override string ManagerStatus =>
        IsLeader ? "Leader" : HasJoinedRaft ? Reachability.ToString() : string.Empty;
}
