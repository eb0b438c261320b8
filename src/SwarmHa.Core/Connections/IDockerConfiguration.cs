namespace SwarmHa;

/// <summary>What docker's own command line would connect to on this machine: its contexts and its environment variables.</summary>
public interface IDockerConfiguration
{
    /// <summary>Finds the engine that docker would use.</summary>
    /// <param name="context">A context's name; null for what the environment, else the configuration, says is current.</param>
    /// <returns>The engine.</returns>
    /// <exception cref="ContextNotFoundException">There is no such context.</exception>
    /// <exception cref="ContextInvalidException">The context, or docker's configuration, cannot be read or used.</exception>
    /// <exception cref="EndpointInvalidException"><c>DOCKER_HOST</c> is no endpoint.</exception>
    /// <exception cref="CertificateFileInvalidException"><c>DOCKER_CERT_PATH</c> names no folder that can be looked into.</exception>
    DockerTarget Find(string? context);

    /// <summary>The names of the contexts that there are, <c>default</c> first. Those that cannot be read are left out.</summary>
    /// <returns>The names.</returns>
    /// <exception cref="ContextInvalidException"><c>DOCKER_CONFIG</c> is not the path of a folder.</exception>
    IReadOnlyList<string> ListContexts();

    /// <summary>How docker would speak TLS with an endpoint that is named on its command line.</summary>
    /// <returns>Null when <c>DOCKER_TLS_VERIFY</c> and <c>DOCKER_TLS</c> are not set.</returns>
    /// <exception cref="CertificateFileInvalidException"><c>DOCKER_CERT_PATH</c> names no folder that can be looked into.</exception>
    EngineTls? EnvironmentTls();

    /// <summary>The files of a folder that is laid out as docker wants it: <c>ca.pem</c>, <c>cert.pem</c> and <c>key.pem</c>.</summary>
    /// <param name="folder">The folder's full path.</param>
    /// <returns>The files that are there.</returns>
    /// <exception cref="CertificateFileInvalidException">There is no such folder, or none of the files in it.</exception>
    EngineTls TlsIn(string folder);
}

/// <summary>An engine as docker's configuration names it.</summary>
/// <param name="Endpoint">Where it listens.</param>
/// <param name="Tls">How TLS is spoken; null for none.</param>
/// <param name="Context">The context's name; <c>default</c> when there is none.</param>
/// <param name="Source">Where that is written, such as <c>the environment variable DOCKER_HOST</c>.</param>
public sealed record DockerTarget(EngineEndpoint Endpoint, EngineTls? Tls, string Context, string Source);
