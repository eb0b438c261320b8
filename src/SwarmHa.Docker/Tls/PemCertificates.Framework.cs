#if !NET
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.OpenSsl;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;

namespace SwarmHa.Docker;

/// <summary>PEM where the framework cannot read it: by Bouncy Castle, and over to the framework as PFX.</summary>
internal static class PemCertificates
{
    /// <summary>Adds all certificates of a text.</summary>
    public static void AddAll(X509Certificate2Collection certificates, string pem)
    {
        foreach (var certificate in Read(pem))
        {
            certificates.Add(new X509Certificate2(certificate.GetEncoded()));
        }
    }

    /// <summary>Reads the first certificate of a text together with its key.</summary>
    public static X509Certificate2 WithKey(string pem, string keyPem)
    {
        var own = Read(pem).FirstOrDefault() ?? throw new CryptographicException("There is no certificate in it.");
        var store = new Pkcs12StoreBuilder().Build();
        store.SetKeyEntry("client", new AsymmetricKeyEntry(ReadKey(keyPem)), [new X509CertificateEntry(own)]);

        // The framework wants a password to import a key; it protects bytes that never leave this method.
        var password = Guid.NewGuid().ToString("N");
        using var pfx = new MemoryStream();
        store.Save(pfx, password.ToCharArray(), new SecureRandom());
        return new X509Certificate2(Pkcs12Utilities.ConvertToDefiniteLength(pfx.ToArray()), password, X509KeyStorageFlags.UserKeySet);
    }

    private static List<Org.BouncyCastle.X509.X509Certificate> Read(string pem)
    {
        var found = new List<Org.BouncyCastle.X509.X509Certificate>();
        using var text = new StringReader(pem);
        using var reader = new PemReader(text);
        while (Next(reader) is { } item)
        {
            if (item is Org.BouncyCastle.X509.X509Certificate certificate)
            {
                found.Add(certificate);
            }
        }

        return found;
    }

    private static AsymmetricKeyParameter ReadKey(string pem)
    {
        using var text = new StringReader(pem);
        using var reader = new PemReader(text);
        while (Next(reader) is { } item)
        {
            switch (item)
            {
                case AsymmetricCipherKeyPair pair:
                    return pair.Private;
                case AsymmetricKeyParameter { IsPrivate: true } key:
                    return key;
            }
        }

        throw new CryptographicException("There is no key in it.");
    }

    private static object? Next(PemReader reader)
    {
        try
        {
            return reader.ReadObject();
        }
        catch (Exception problem) when (problem is Org.BouncyCastle.OpenSsl.PasswordException or PemException or InvalidCipherTextException)
        {
            throw new CryptographicException(problem.Message, problem);
        }
    }
}
#endif
