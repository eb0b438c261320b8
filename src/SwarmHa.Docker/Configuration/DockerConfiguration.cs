using System.Runtime.InteropServices;

namespace SwarmHa.Docker;

/// <summary>What docker's own command line would connect to, found in the same places and in the same order. Nothing is kept: each question reads anew.</summary>
/// <remarks>What is not as in docker is on the safe side: a <c>config.json</c> that cannot be read is an error where it matters, because with
/// docker's warning another engine would be taken; no environment variable makes TLS trust whoever answers; <c>https://</c> always means TLS;
/// and with TLS the port that is meant is 2376.</remarks>
public sealed class DockerConfiguration : IDockerConfiguration
{
    private const string DefaultContext = "default";

    private readonly Func<string, string?> _environment;
    private readonly string _home;
    private readonly string _directory;
    private readonly bool _isWindows;
    private readonly TlsVariables _tls;

    /// <summary>Looks at the environment and the home directory of this process.</summary>
    /// <param name="directory">The folder that relative paths start from: a shell's location, which need not be the folder of the process.</param>
    public DockerConfiguration(string directory)
        : this(
            Environment.GetEnvironmentVariable,
            // Unverified, because a home that is not there would else come as the empty text, and that is the current directory.
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
            RuntimeInformation.IsOSPlatform(OSPlatform.Windows),
            directory)
    {
    }

    internal DockerConfiguration(Func<string, string?> environment, string home, bool isWindows, string directory)
    {
        _directory = directory;
        _environment = environment;
        _home = home;
        _isWindows = isWindows;
        _tls = new TlsVariables(Variable, () => Folder, directory);
    }

    private string Folder
    {
        get
        {
            var folder = Variable("DOCKER_CONFIG") ?? Path.Combine(_home, ".docker");
            try
            {
                return Path.GetFullPath(Path.Combine(_directory, folder));
            }
            catch (Exception problem) when (problem is ArgumentException or NotSupportedException or PathTooLongException)
            {
                throw SwarmErrors.ContextInvalid.Exception(new SwarmErrorDetail($"The environment variable DOCKER_CONFIG is not the path of a folder: '{folder}'.")
                {
                    Target = folder,
                    InnerException = problem,
                });
            }
        }
    }

    // Docker avoids the name on Windows, where it can take a second to resolve; and the engine's certificate may hold but one of the two.
    private EngineEndpoint LocalPort => EngineEndpoint.Parse(_isWindows ? "tcp://127.0.0.1" : "tcp://localhost", tls: true);

    /// <inheritdoc/>
    public DockerTarget Find(string? context)
    {
        var (name, source) = Choose(context);
        return name == DefaultContext ? FindDefault() : new ContextStore(Folder, _isWindows).Find(name, source);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ListContexts() => [DefaultContext, .. new ContextStore(Folder, _isWindows).Names()];

    /// <inheritdoc/>
    public EngineTls? EnvironmentTls() => _tls.Read();

    /// <inheritdoc/>
    public EngineTls TlsIn(string folder)
    {
        try
        {
            return CertificateFolder.Look(folder) is { } tls and not { CaFile: null, CertificateFile: null, KeyFile: null }
                ? tls
                : throw SwarmErrors.CertificateFileInvalid.Exception($"There is neither ca.pem nor cert.pem nor key.pem in '{folder}'.", folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw SwarmErrors.CertificateFileInvalid.Exception(new SwarmErrorDetail($"'{folder}' is no folder with certificates: {problem.Message}")
            {
                Target = folder,
                InnerException = problem,
            });
        }
    }

    private (string Name, string Source) Choose(string? context)
    {
        if (!string.IsNullOrEmpty(context))
        {
            return (context!, $"the context '{context}' (-Context)");
        }

        // A blank one counts as set: docker then takes the default, and not the current context.
        if (Variable("DOCKER_HOST") is not null)
        {
            return (DefaultContext, string.Empty);
        }

        if (Variable("DOCKER_CONTEXT") is { } named)
        {
            return (named, $"the context '{named}' (environment variable DOCKER_CONTEXT)");
        }

        var file = Path.Combine(Folder, "config.json");
        return DockerJson.Read(file, target: file, mayBeEmpty: true)?.Text("currentContext") is { Length: > 0 } current
            ? (current, $"the current context '{current}' of docker")
            : (DefaultContext, string.Empty);
    }

    private DockerTarget FindDefault()
    {
        if (Variable("DOCKER_HOST") is { } host && !string.IsNullOrWhiteSpace(host))
        {
            var endpoint = ParseHost(host);
            return new DockerTarget(endpoint, endpoint.IsTcp ? _tls.Read() : null, DefaultContext, "the environment variable DOCKER_HOST");
        }

        // TLS is for TCP alone: when it is asked for without a host, docker means the local engine's port.
        return _tls.Name is { } variable
            ? new DockerTarget(LocalPort, _tls.Read(), DefaultContext, $"the default of this platform with TLS (environment variable {variable})")
            : new DockerTarget(EngineEndpoint.PlatformDefault(_isWindows), null, DefaultContext, "the default of this platform");
    }

    private EngineEndpoint ParseHost(string host)
    {
        try
        {
            return EngineEndpoint.Parse(host, tls: _tls.Name is not null, _directory);
        }
        catch (EndpointInvalidException problem)
        {
            throw SwarmErrors.EndpointInvalid.Exception(new SwarmErrorDetail($"The environment variable DOCKER_HOST cannot be used: {problem.Message}")
            {
                Target = problem.Target,
                InnerException = problem,
            });
        }
    }

    /// <summary>A variable that is empty counts as one that is not set.</summary>
    private string? Variable(string name) => _environment(name) is { Length: > 0 } value ? value : null;
}
