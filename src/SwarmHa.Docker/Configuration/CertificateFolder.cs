namespace SwarmHa.Docker;

/// <summary>A folder with the files that docker takes for TLS.</summary>
internal static class CertificateFolder
{
    /// <summary>Notes the files that are there; nothing of them is read.</summary>
    /// <exception cref="IOException">There is no such folder, or it cannot be looked into: "not there" would then be a guess.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be looked into.</exception>
    public static EngineTls Look(string folder)
    {
        if (FileInTheWay.Of(Path.Combine(folder, "ca.pem")) is { } file)
        {
            throw new IOException($"'{file}' is not a folder.");
        }

        var files = new HashSet<string>(Directory.EnumerateFiles(folder).Select(static file => Path.GetFileName(file)));
        return EngineTls.OfFiles(name => files.Contains(name) ? Path.Combine(folder, name) : null);
    }
}
