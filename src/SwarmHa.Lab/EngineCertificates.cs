namespace SwarmHa.Lab;

/// <summary>What one engine of a lab speaks TLS with, as PEM texts.</summary>
/// <param name="Authority">The certificates of the authorities whose client certificates the engine accepts; it refuses all other
/// clients.</param>
/// <param name="Certificate">The engine's certificate, which should name the node's address, and those between it and its
/// authority.</param>
/// <param name="Key">The certificate's private key, not encrypted.</param>
public sealed record EngineCertificates(string Authority, string Certificate, string Key)
{
    /// <summary>Tells no more than the type: the key is for nobody's log.</summary>
    /// <returns>The name of the type.</returns>
    public override string ToString() => nameof(EngineCertificates);

    /// <summary>Writes them where the engine's start script expects them.</summary>
    internal void Write(NodeSite site)
    {
        File.WriteAllText(site.AuthorityFile, Authority);
        File.WriteAllText(site.CertificateFile, Certificate);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var key = new StreamWriter(site.KeyFile, options);
        key.Write(Key);
    }
}
