using System.Security.Authentication;

namespace SwarmHa.Docker;

/// <summary>Gives a failed handshake its row of <see cref="SwarmErrors"/>, where the engine's certificate was not what failed.</summary>
internal static class TlsErrorMap
{
    // What the other side thinks of a client certificate it tells by an alert, which the TLS libraries hand on by text alone: OpenSSL's on
    // Linux, Windows' own and macOS' own. With TLS 1.3 it comes after the handshake, in place of the reply.
    private static readonly (string Text, SwarmError Row, string Meaning)[] Texts =
    [
        ("alert certificate required", SwarmErrors.ClientCertificateRefused, "The engine wants to see a client certificate"),
        ("alert bad certificate", SwarmErrors.ClientCertificateRefused, "The engine refuses the client certificate, or wants one"),
        ("alert unknown ca", SwarmErrors.ClientCertificateRefused, "The engine does not know who signed the client certificate"),
        ("alert certificate unknown", SwarmErrors.ClientCertificateRefused, "The engine refuses the client certificate"),
        ("alert certificate expired", SwarmErrors.ClientCertificateRefused, "The engine says that the client certificate has expired"),
        ("alert certificate revoked", SwarmErrors.ClientCertificateRefused, "The engine says that the client certificate was revoked"),
        ("alert unsupported certificate", SwarmErrors.ClientCertificateRefused, "The engine does not support the client certificate"),
        ("frame size", SwarmErrors.TlsNotOffered, "What answers does not speak TLS"),
        ("wrong version number", SwarmErrors.TlsNotOffered, "What answers does not speak TLS"),
    ];

    /// <summary>Finds the row.</summary>
    /// <param name="causes">What a request ended with, and what that came from.</param>
    /// <returns>The row and what it means; null when no handshake failed.</returns>
    public static (SwarmError Row, string Meaning)? Find(IReadOnlyList<Exception> causes)
    {
        foreach (var (text, row, meaning) in Texts)
        {
            if (causes.Any(cause => cause.Message.IndexOf(text, StringComparison.OrdinalIgnoreCase) >= 0))
            {
                return (row, meaning);
            }
        }

        return causes.OfType<AuthenticationException>().FirstOrDefault() is { } failed
            ? (SwarmErrors.TlsFailed, $"The TLS handshake failed ({ForeignBody.OneLine((failed.InnerException ?? failed).Message)})")
            : null;
    }
}
