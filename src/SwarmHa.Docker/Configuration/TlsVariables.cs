namespace SwarmHa.Docker;

/// <summary>The environment variables by which docker is told to speak TLS.</summary>
/// <param name="variable">Looks a variable up; null when it is not set or empty.</param>
/// <param name="folder">Docker's folder, where the files are when no variable names another.</param>
/// <param name="directory">The folder that a relative path starts from.</param>
internal sealed class TlsVariables(Func<string, string?> variable, Func<string> folder, string directory)
{
    private const string CertPath = "DOCKER_CERT_PATH";

    /// <summary>The variable that asks for TLS; null when none does. <c>DOCKER_CERT_PATH</c> by itself asks for nothing.</summary>
    public string? Name => Array.Find(["DOCKER_TLS_VERIFY", "DOCKER_TLS"], name => variable(name) is not null);

    /// <summary>Finds the files.</summary>
    /// <returns>Null when TLS is not asked for.</returns>
    /// <remarks>With <c>DOCKER_TLS</c> alone docker would trust whoever answers. Here that has to be said in the command itself.</remarks>
    public EngineTls? Read()
    {
        if (Name is not { } name)
        {
            return null;
        }

        var requestedBy = $"the environment variable {name}";
        var named = variable(CertPath);
        var path = named ?? folder();
        try
        {
            path = Path.GetFullPath(Path.Combine(directory, path));
            var files = CertificateFolder.Look(path);
            return named is null || files != new EngineTls() ? files with { RequestedBy = requestedBy } : throw new IOException("It has no ca.pem, cert.pem or key.pem.");
        }
        catch (DirectoryNotFoundException) when (named is null)
        {
            // Docker's own folder need not be there: the system's authorities then do.
            return new EngineTls { RequestedBy = requestedBy };
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var source = named is null ? "docker's configuration" : $"the environment variable {CertPath}";
            throw SwarmErrors.CertificateFileInvalid.Exception(new SwarmErrorDetail(
                $"{name} asks for TLS, but the certificate folder '{path}' from {source} cannot be used: {problem.Message}")
            {
                Target = named ?? path,
                InnerException = problem,
            });
        }
    }
}
