namespace SwarmHa;

// One type a row of SwarmErrors, so that scripts can catch [SwarmHa.NoLeaderException] and the like.

/// <summary>An endpoint's text cannot be used.</summary>
public sealed class EndpointInvalidException : SwarmException
{
    internal EndpointInvalidException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>A host name does not resolve.</summary>
public sealed class HostNotFoundException : SwarmException
{
    internal HostNotFoundException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>Nothing listens at the endpoint, or it cannot be reached.</summary>
public sealed class ConnectionRefusedException : SwarmException
{
    internal ConnectionRefusedException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The connection broke before the reply was complete.</summary>
public sealed class ConnectionLostException : SwarmException
{
    internal ConnectionLostException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>No reply within the time allowed.</summary>
public sealed class EngineTimeoutException : SwarmException
{
    internal EngineTimeoutException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>What answers is not a Docker engine.</summary>
public sealed class NotAnEngineException : SwarmException
{
    internal NotAnEngineException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The engine expects TLS.</summary>
public sealed class TlsRequiredException : SwarmException
{
    internal TlsRequiredException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The engine's socket or pipe does not let this user in.</summary>
public sealed class AccessDeniedException : SwarmException
{
    internal AccessDeniedException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The engine belongs to no swarm.</summary>
public sealed class NotInSwarmException : SwarmException
{
    internal NotInSwarmException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The engine is a worker of a swarm.</summary>
public sealed class NotAManagerException : SwarmException
{
    internal NotAManagerException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The engine is about to become a manager.</summary>
public sealed class ManagerPreparingException : SwarmException
{
    internal ManagerPreparingException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The swarm has no leader, so that managers can neither be read nor changed.</summary>
public sealed class NoLeaderException : SwarmException
{
    internal NoLeaderException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The manager's raft store is locked.</summary>
public sealed class SwarmLockedException : SwarmException
{
    internal SwarmLockedException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The node's swarm certificate has expired.</summary>
public sealed class CertificateExpiredException : SwarmException
{
    internal CertificateExpiredException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The engine's part in the swarm has failed: it is neither a manager nor a worker until the cause is fixed.</summary>
public sealed class NodeFailedException : SwarmException
{
    internal NodeFailedException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>An endpoint belongs to another swarm than the others, or than before.</summary>
public sealed class DifferentSwarmException : SwarmException
{
    internal DifferentSwarmException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>No node has that name or id.</summary>
public sealed class NodeNotFoundException : SwarmException
{
    internal NodeNotFoundException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>Several nodes have that name.</summary>
public sealed class NodeAmbiguousException : SwarmException
{
    internal NodeAmbiguousException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>No node is in that zone.</summary>
public sealed class ZoneNotFoundException : SwarmException
{
    internal ZoneNotFoundException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The record was changed between reading and writing it.</summary>
public sealed class OutOfSequenceException : SwarmException
{
    internal OutOfSequenceException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>It is the last manager.</summary>
public sealed class LastManagerException : SwarmException
{
    internal LastManagerException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The engine refused what would lose quorum.</summary>
public sealed class QuorumLossException : SwarmException
{
    internal QuorumLossException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>This module refused what could cost quorum.</summary>
public sealed class QuorumAtRiskException : SwarmException
{
    internal QuorumAtRiskException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The node is not ready.</summary>
public sealed class NodeNotReadyException : SwarmException
{
    internal NodeNotReadyException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>A node of Docker 28 or later could get no certificate from the managers, which are older.</summary>
public sealed class ManagerCannotJoinException : SwarmException
{
    internal ManagerCannotJoinException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>A change was accepted and did not come about in time.</summary>
public sealed class ChangeTimeoutException : SwarmException
{
    internal ChangeTimeoutException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>There is no connection to use.</summary>
public sealed class NotConnectedException : SwarmException
{
    internal NotConnectedException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The engine failed for a reason that has no row of its own.</summary>
public sealed class EngineErrorException : SwarmException
{
    internal EngineErrorException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>A lab could not be raised, changed or removed.</summary>
public sealed class LabFailedException : SwarmException
{
    internal LabFailedException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>No lab, or no node of a lab, has that name.</summary>
public sealed class LabNotFoundException : SwarmException
{
    internal LabNotFoundException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>A name with wildcards is no pattern that PowerShell can read.</summary>
public sealed class PatternInvalidException : SwarmException
{
    internal PatternInvalidException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}
