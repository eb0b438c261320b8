namespace SwarmHa;

// One type a row of SwarmErrors: those of a planned handover.

/// <summary>A handover of leadership was refused because the swarm is not fit for it.</summary>
public sealed class LeaderMoveRefusedException : SwarmException
{
    internal LeaderMoveRefusedException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>Leadership was handed over as often as allowed, and never came to the manager that was wanted.</summary>
public sealed class LeaderMoveMissedException : SwarmException
{
    internal LeaderMoveMissedException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The old leader, demoted for a handover, did not become a manager again.</summary>
public sealed class LeaderNotRestoredException : SwarmException
{
    internal LeaderNotRestoredException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}
