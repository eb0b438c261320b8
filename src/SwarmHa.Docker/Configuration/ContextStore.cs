using System.Security;
using System.Security.Cryptography;
using System.Text;

namespace SwarmHa.Docker;

/// <summary>Docker's contexts, in the folders where its command line keeps them.</summary>
internal sealed class ContextStore
{
    private readonly string _metaFolder;
    private readonly string _tlsFolder;
    private readonly bool _isWindows;

    /// <summary>Nothing is read yet.</summary>
    /// <param name="folder">Docker's folder.</param>
    /// <param name="isWindows">Whether the platform is Windows.</param>
    public ContextStore(string folder, bool isWindows)
    {
        _metaFolder = Path.Combine(folder, "contexts", "meta");
        _tlsFolder = Path.Combine(folder, "contexts", "tls");
        _isWindows = isWindows;
    }

    /// <summary>Finds the engine of a context.</summary>
    /// <param name="name">The context's name.</param>
    /// <param name="source">The context with who names it, as a phrase.</param>
    /// <returns>The engine.</returns>
    /// <exception cref="ContextNotFoundException">There is no such context.</exception>
    /// <exception cref="ContextInvalidException">The context cannot be read or used.</exception>
    public DockerTarget Find(string name, string source)
    {
        var meta = DockerJson.Read(MetaFile(FolderName(name)), target: name) ?? throw NotFound(name, source);
        if (meta.Text("Name") != name)
        {
            throw meta.Invalid($"is where docker keeps the context '{name}', and has another name in it, or none.");
        }

        var docker = meta.Object("Endpoints")?.Object("docker") ?? throw meta.Invalid($"names no Docker engine for the context '{name}'.");
        var skipCheck = docker.Flag("SkipTLSVerify");
        var files = TlsFiles(name);
        var endpoint = docker.Text("Host") is { Length: > 0 } host
            ? ParseHost(name, host, tls: skipCheck || files is not null)
            : EngineEndpoint.PlatformDefault(_isWindows);

        // Docker lets what is said of TLS rest where the way is no TCP.
        var speaksTls = endpoint.IsTcp && (endpoint.IsTls || skipCheck || files is not null);
        return new DockerTarget(endpoint, speaksTls ? (files ?? new EngineTls()) with { SkipCertificateCheck = skipCheck, RequestedBy = $"the context '{name}'" } : null, name, source);
    }

    private static EngineEndpoint ParseHost(string name, string host, bool tls)
    {
        try
        {
            return EngineEndpoint.Parse(host, tls);
        }
        catch (EndpointInvalidException problem)
        {
            throw SwarmErrors.ContextInvalid.Exception(new SwarmErrorDetail($"The host of the context '{name}' cannot be used: {problem.Message}")
            {
                Target = name,
                InnerException = problem,
            });
        }
    }

    /// <summary>The context's certificates.</summary>
    /// <returns>Null when it has no folder for them. Like docker, an empty folder asks for TLS all the same.</returns>
    /// <exception cref="ContextInvalidException">The folder cannot be looked into. To speak without TLS instead would give away what TLS is to guard.</exception>
    private EngineTls? TlsFiles(string name)
    {
        var folder = Path.Combine(_tlsFolder, FolderName(name), "docker");
        try
        {
            return CertificateFolder.Look(folder);
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SecurityException)
        {
            throw SwarmErrors.ContextInvalid.Exception(new SwarmErrorDetail($"The certificates of the context '{name}' cannot be read: {problem.Message}")
            {
                Target = name,
                InnerException = problem,
            });
        }
    }

    private SwarmException NotFound(string name, string source)
    {
        var names = Names();
        var others = names.Count > 0 ? $"It knows default, {string.Join(", ", names)}." : "It knows none but default.";
        var advice = names.Any(other => string.Equals(other, name, StringComparison.OrdinalIgnoreCase)) ? " Upper and lower case matter." : string.Empty;
        return SwarmErrors.ContextNotFound.Exception($"Docker does not know {source}. {others}{advice}", name);
    }

    /// <summary>The names that can be read; what cannot is no reason to fail here.</summary>
    public IReadOnlyList<string> Names()
    {
        try
        {
            return [.. Directory.EnumerateDirectories(_metaFolder).Select(NameIn).OfType<string>().OrderBy(static name => name, StringComparer.Ordinal)];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SecurityException)
        {
            return [];
        }
    }

    private string? NameIn(string folder)
    {
        try
        {
            return DockerJson.Read(MetaFile(folder), target: folder)?.Text("Name");
        }
        catch (ContextInvalidException)
        {
            return null;
        }
    }

    private string MetaFile(string folder) => Path.Combine(_metaFolder, folder, "meta.json");

    /// <summary>A context's folder is named by a digest of the context's name.</summary>
    private static string FolderName(string name)
    {
#if NET
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name))).ToLowerInvariant();
#else
        using var digest = SHA256.Create();
        return BitConverter.ToString(digest.ComputeHash(Encoding.UTF8.GetBytes(name))).Replace("-", string.Empty).ToLowerInvariant();
#endif
    }
}
