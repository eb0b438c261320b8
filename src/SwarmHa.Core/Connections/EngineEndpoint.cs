namespace SwarmHa;

/// <summary>Where an engine listens, in the notation of <c>DOCKER_HOST</c>.</summary>
public sealed class EngineEndpoint : IEquatable<EngineEndpoint>
{
    /// <summary>The port of an engine without TLS, by custom.</summary>
    public const int DefaultPort = 2375;

    /// <summary>The port of an engine with TLS, by custom.</summary>
    public const int DefaultTlsPort = 2376;

    /// <summary>The engine label (<c>dockerd --label</c>) by which an engine says where it listens, where that is not the port of all others.</summary>
    public const string Label = "io.swarmha.endpoint";

    private EngineEndpoint(Uri uri) => Uri = uri;

    /// <summary>The address: <c>tcp://host:port</c>, with a path where a reverse proxy has the engine under one, <c>https://host:port</c>, <c>unix:///path</c>, <c>npipe://./pipe/name</c> or
    /// <c>ssh://user@host</c>.</summary>
    public Uri Uri { get; }

    /// <summary>Whether it is a TCP port, with or without TLS.</summary>
    public bool IsTcp => Uri.Scheme is "tcp" or "https";

    /// <summary>Whether the address itself says that TLS is spoken (<c>https://</c>). With <c>tcp://</c> it takes an <see cref="EngineTls"/>.</summary>
    public bool IsTls => Uri.Scheme == "https";

    /// <summary>Whether it is reached through ssh.</summary>
    public bool IsSsh => Uri.Scheme == "ssh";

    /// <summary>Whether it is a named pipe, which only Windows has.</summary>
    internal bool IsPipe => Uri.Scheme == "npipe";

    /// <summary>Whether it names a host, so that other nodes can be expected in the same way at addresses of their own.</summary>
    public bool HasHost => IsTcp || IsSsh;

    /// <summary>Where on its host the engine is, such as <c>/docker</c> behind a reverse proxy; empty for the root.</summary>
    public string BasePath => IsTcp ? Uri.AbsolutePath.TrimEnd('/') : string.Empty;

    /// <summary>The default of this platform: the socket or pipe of the local engine.</summary>
    /// <param name="isWindows">Whether the platform is Windows.</param>
    /// <returns>The endpoint.</returns>
    public static EngineEndpoint PlatformDefault(bool isWindows) =>
        Parse(isWindows ? EndpointText.DefaultPipe : EndpointText.DefaultSocket);

    /// <summary>Reads an endpoint as <c>docker -H</c> takes it; a bare <c>host</c> or <c>host:port</c> is TCP.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tls">Whether TLS is going to be spoken, which makes 2376 the port that is meant when <c>tcp://</c> names none.</param>
    /// <param name="directory">The folder that a relative path of a socket starts from; null where none can be meant.</param>
    /// <returns>The endpoint.</returns>
    /// <exception cref="EndpointInvalidException">The text is no endpoint.</exception>
    public static EngineEndpoint Parse(string text, bool tls = false, string? directory = null) => new(EndpointText.Parse(text, tls, directory));

    /// <summary>Reads an endpoint, as <see cref="Parse"/> does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="endpoint">The endpoint; null when the text is none.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out EngineEndpoint? endpoint)
    {
        try
        {
            endpoint = Parse(text ?? string.Empty);
            return true;
        }
        catch (EndpointInvalidException)
        {
            endpoint = null;
            return false;
        }
    }

    /// <summary>The endpoint of the same kind on another host: at the same port, and for ssh with the same user and socket.</summary>
    /// <param name="host">A host name or an IP address.</param>
    /// <param name="port">Another port; null for the same one.</param>
    /// <returns>The endpoint.</returns>
    public EngineEndpoint AtHost(string host, int? port = null)
    {
        if (!HasHost)
        {
            throw new InvalidOperationException("Only an endpoint with a host has a counterpart on another host.");
        }

        return IsSsh
            ? Parse($"ssh://{(Uri.UserInfo.Length > 0 ? Uri.UserInfo + "@" : string.Empty)}{EndpointText.Bracketed(host)}{(port ?? Uri.Port) switch { > 0 and var number => $":{number}", _ => string.Empty }}{Uri.AbsolutePath.TrimEnd('/')}")
            : new EngineEndpoint(EndpointText.AtPort(Uri.Scheme, host, port ?? Uri.Port, BasePath));
    }

    /// <inheritdoc/>
    public bool Equals(EngineEndpoint? other) => other is not null && Uri == other.Uri;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EngineEndpoint);

    /// <inheritdoc/>
    public override int GetHashCode() => Uri.GetHashCode();

    /// <summary>The address as people write it.</summary>
    /// <returns>The address without a slash at the end.</returns>
    public override string ToString() => PublicText.OfAddress(Uri.OriginalString.TrimEnd('/'));
}
