namespace SwarmHa;

/// <summary>A drill was refused because the swarm is not fit for it.</summary>
public sealed class DrillRefusedException : SwarmException
{
    internal DrillRefusedException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>A drill was refused because another one is under way on the same swarm.</summary>
public sealed class DrillInProgressException : SwarmException
{
    internal DrillInProgressException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>An engine could not be stopped or started.</summary>
public sealed class EngineDriverFailedException : SwarmException
{
    internal EngineDriverFailedException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}
