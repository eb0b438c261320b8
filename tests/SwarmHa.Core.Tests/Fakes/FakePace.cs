namespace SwarmHa.Core.Tests;

/// <summary>How long things take in a fake swarm.</summary>
internal sealed class FakePace
{
    /// <summary>From the promotion until the leader hears the node.</summary>
    public TimeSpan Join { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>From then until the engine says itself that it is a manager.</summary>
    public TimeSpan TurnManager { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>From the demotion until the node is gone from raft.</summary>
    public TimeSpan Leave { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>From then until the engine says itself that it is a worker.</summary>
    public TimeSpan TurnWorker { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Without a leader, when the leader is demoted, until the next one leads.</summary>
    public TimeSpan HandOver { get; set; }

    /// <summary>Without a leader, until there is one.</summary>
    public TimeSpan Election { get; set; } = TimeSpan.FromMilliseconds(800);

    /// <summary>From the election until the new leader shows the old one as lost.</summary>
    public TimeSpan Notice { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Until agents report to the new leader.</summary>
    public TimeSpan Agents { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>From the start of an engine until its manager is heard again.</summary>
    public TimeSpan Rejoin { get; set; } = TimeSpan.FromMilliseconds(300);
}
