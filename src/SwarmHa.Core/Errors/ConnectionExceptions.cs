namespace SwarmHa;

// One type a row of SwarmErrors: those of connections and their security.

/// <summary>The manager gave up waiting for a leader: an election is under way, or too few managers are left for one.</summary>
public sealed class ElectingException : SwarmException
{
    internal ElectingException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The manager lost the swarm's leader during the request. A change may have been applied.</summary>
public sealed class LeaderLostException : SwarmException
{
    internal LeaderLostException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>Too few managers run for a quorum: nobody can lead until more are back.</summary>
public sealed class QuorumLostException : SwarmException
{
    internal QuorumLostException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }

    /// <summary>How many managers there are, and how many are not known to be down.</summary>
    public QuorumCount Count => Target is QuorumCount count ? count : default;
}

/// <summary>The engine, or something in front of it, refuses to let this client make the request.</summary>
public sealed class RequestForbiddenException : SwarmException
{
    internal RequestForbiddenException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The engine rejects the request for a reason that has no row of its own.</summary>
public sealed class RequestRejectedException : SwarmException
{
    internal RequestRejectedException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The proxy that the environment names cannot be used.</summary>
public sealed class ProxyFailedException : SwarmException
{
    internal ProxyFailedException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The response contradicts itself, or cannot be read.</summary>
public sealed class ResponseInvalidException : SwarmException
{
    internal ResponseInvalidException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The response is larger than any that a swarm needs.</summary>
public sealed class ResponseTooLargeException : SwarmException
{
    internal ResponseTooLargeException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The engine speaks no API version that this module knows.</summary>
public sealed class EngineTooOldException : SwarmException
{
    internal EngineTooOldException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The engine no longer speaks any API version that this module knows.</summary>
public sealed class EngineTooNewException : SwarmException
{
    internal EngineTooNewException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>TLS was spoken to something that does not speak it.</summary>
public sealed class TlsNotOfferedException : SwarmException
{
    internal TlsNotOfferedException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The TLS handshake failed for another reason.</summary>
public sealed class TlsFailedException : SwarmException
{
    internal TlsFailedException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>Nobody who is trusted has signed the engine's certificate.</summary>
public sealed class CertificateUntrustedException : SwarmException
{
    internal CertificateUntrustedException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The engine's certificate is that of another host.</summary>
public sealed class CertificateNameMismatchException : SwarmException
{
    internal CertificateNameMismatchException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The engine's certificate has expired, or is not valid yet.</summary>
public sealed class CertificateOutOfDateException : SwarmException
{
    internal CertificateOutOfDateException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The engine refuses the certificate with which the client says who it is, or wants one.</summary>
public sealed class ClientCertificateRefusedException : SwarmException
{
    internal ClientCertificateRefusedException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>There is a client certificate without its key.</summary>
public sealed class ClientKeyMissingException : SwarmException
{
    internal ClientKeyMissingException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>A file with a certificate or key cannot be read.</summary>
public sealed class CertificateFileInvalidException : SwarmException
{
    internal CertificateFileInvalidException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>There is no ssh program on this machine.</summary>
public sealed class SshMissingException : SwarmException
{
    internal SshMissingException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The host did not let the user in by ssh.</summary>
public sealed class SshAuthenticationFailedException : SwarmException
{
    internal SshAuthenticationFailedException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The host is not known to ssh, or shows another key than it used to.</summary>
public sealed class SshHostKeyRejectedException : SwarmException
{
    internal SshHostKeyRejectedException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>The way to the engine through ssh failed.</summary>
public sealed class SshFailedException : SwarmException
{
    internal SshFailedException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>Docker has no context of that name on this machine.</summary>
public sealed class ContextNotFoundException : SwarmException
{
    internal ContextNotFoundException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>A context of docker's, or its configuration, cannot be read or used.</summary>
public sealed class ContextInvalidException : SwarmException
{
    internal ContextInvalidException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}
