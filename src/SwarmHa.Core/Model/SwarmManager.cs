using System.Diagnostics.CodeAnalysis;

namespace SwarmHa;

/// <summary>A node that is, or is written down to become, a manager. It has the properties of every node: its type alone tells it from a worker.</summary>
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

    /// <summary>A node as it is once it has become a manager.</summary>
    internal static SwarmManager Of(SwarmNode node) => node as SwarmManager ?? new SwarmManager(node) { Role = SwarmNodeRole.Manager, Reachability = SwarmReachability.Reachable };
}
