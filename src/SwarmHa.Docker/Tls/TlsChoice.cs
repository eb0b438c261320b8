namespace SwarmHa.Docker;

/// <summary>Why TLS is used with an engine, or is not.</summary>
internal sealed class TlsChoice(EngineEndpoint endpoint, EngineSecurity? security)
{
    /// <summary>What a message adds when the choice may be at fault; otherwise empty.</summary>
    public string Remark(SwarmException problem) =>
        !endpoint.IsTcp || !(security is null ? MayLackTls(problem) : MayBeOfTls(problem)) ? string.Empty
        : security is null ? $" TLS was not used: the scheme is {endpoint.Uri.Scheme}://, and no parameter, context or DOCKER_TLS_VERIFY requests TLS."
        : $" TLS was requested by {(endpoint.IsTls ? "the scheme https://" : security.RequestedBy ?? "the caller")}.";

    // Some servers only close the connection when a request comes without TLS.
    private bool MayLackTls(SwarmException problem) =>
        problem is TlsRequiredException || (problem is ConnectionLostException && endpoint.Uri.Port == EngineEndpoint.DefaultTlsPort);

    private static bool MayBeOfTls(SwarmException problem) =>
        problem is TlsNotOfferedException or TlsFailedException or CertificateUntrustedException or CertificateNameMismatchException or CertificateOutOfDateException or ClientCertificateRefusedException
        || IsHandshake(problem);

#if NET
    private static bool IsHandshake(SwarmException problem) =>
        EngineErrorMap.Causes(problem).Any(static cause => cause is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError });
#else
    private static bool IsHandshake(SwarmException problem) =>
        EngineErrorMap.Causes(problem).Any(static cause => cause is System.Net.WebException { Status: System.Net.WebExceptionStatus.SecureChannelFailure });
#endif
}
