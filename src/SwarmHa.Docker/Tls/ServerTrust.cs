using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace SwarmHa.Docker;

/// <summary>Judges an engine's certificate before anything is sent. What is wrong with it leaves as a typed exception, through the handshake.</summary>
/// <param name="authorities">Who may have signed it, and nobody else; null for those whom the system trusts.</param>
/// <param name="trustsAnyone">Whether whoever answers is trusted.</param>
internal sealed class ServerTrust(X509Certificate2Collection? authorities, bool trustsAnyone)
{
    private const X509ChainStatusFlags Time = X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.CtlNotTimeValid;
    private const X509ChainStatusFlags Strangers = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;

    /// <summary>The purpose "server authentication", which a certificate that names purposes has to name.</summary>
    private const string ServerPurpose = "1.3.6.1.5.5.7.3.1";

    /// <summary>The callback of a TLS handshake.</summary>
    /// <param name="sender">Whose handshake it is.</param>
    /// <param name="certificate">The engine's certificate.</param>
    /// <param name="chain">The chain that the system found, and what the engine sent along with its certificate.</param>
    /// <param name="errors">What the system thinks of it.</param>
    /// <returns>True.</returns>
    /// <exception cref="SwarmException">The certificate is not to be trusted.</exception>
    public bool Check(object? sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (trustsAnyone)
        {
            return true;
        }

        if (certificate is null)
        {
            throw SwarmErrors.CertificateUntrusted.Exception("The engine shows no certificate.");
        }

        using var copy = certificate as X509Certificate2 is null ? new X509Certificate2(certificate) : null;
        var shown = certificate as X509Certificate2 ?? copy!;
        if (authorities is not null)
        {
            DemandSignedBy(authorities, shown, chain);
        }
        else if ((errors & SslPolicyErrors.RemoteCertificateChainErrors) != 0)
        {
            throw Refusal(shown, chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status) ?? Strangers);
        }

        return (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == 0
            ? true
            : throw SwarmErrors.CertificateNameMismatch.Exception($"The engine's certificate is not that of the host that was asked for, but of {CertificateNames.Of(shown)}.");
    }

    /// <summary>Anyone who is named as an authority is trusted, also one who was not the last in his own chain. So does docker.</summary>
    private static void DemandSignedBy(X509Certificate2Collection authorities, X509Certificate2 shown, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(ServerPurpose));
#if NET
        // Nothing is fetched from addresses that a stranger's certificate names.
        chain.ChainPolicy.DisableCertificateDownloads = true;
#endif
        chain.ChainPolicy.ExtraStore.AddRange(authorities);
        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        }

        var isSound = chain.Build(shown);
        var isSigned = chain.ChainElements.Cast<X509ChainElement>()
            .Any(element => authorities.Cast<X509Certificate2>().Any(authority => authority.RawData.SequenceEqual(element.Certificate.RawData)));
        if (!isSigned)
        {
            throw Refusal(shown, Strangers);
        }

        if (!isSound)
        {
            // That its root is unknown to the system says nothing here.
            throw Refusal(shown, chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status) & ~Strangers);
        }
    }

    private static SwarmException Refusal(X509Certificate2 shown, X509ChainStatusFlags status) => (status & Strangers, status & Time) switch
    {
        ({ } strangers, _) when strangers != 0 =>
            SwarmErrors.CertificateUntrusted.Exception($"Nobody who is trusted has signed the engine's certificate. It was signed by '{shown.Issuer}'."),
        (_, { } time) when time != 0 =>
            SwarmErrors.CertificateOutOfDate.Exception(
                FormattableString.Invariant($"The engine's certificate, or one behind it, is not valid now. Its own is valid from {shown.NotBefore.ToUniversalTime():u} to {shown.NotAfter.ToUniversalTime():u}.")),
        _ => SwarmErrors.CertificateUntrusted.Exception($"The engine's certificate is not in order ({status})."),
    };
}
