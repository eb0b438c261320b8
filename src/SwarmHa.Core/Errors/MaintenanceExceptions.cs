namespace SwarmHa;

/// <summary>The node is a worker, and only a manager will do.</summary>
public sealed class NodeNotManagerException : SwarmException
{
    internal NodeNotManagerException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>What was waited for did not come about in time.</summary>
public sealed class WaitTimeoutException : SwarmException
{
    internal WaitTimeoutException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>What was to be done to a suspended manager failed.</summary>
public sealed class ActionFailedException : SwarmException
{
    internal ActionFailedException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>A manager that was to be restarted did not go down in time.</summary>
public sealed class RestartNotSeenException : SwarmException
{
    internal RestartNotSeenException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}
