namespace SwarmHa;

/// <summary>Where an engine listens, in the notation of <c>DOCKER_HOST</c>.</summary>
public sealed class EngineEndpoint : IEquatable<EngineEndpoint>
{
    /// <summary>The port of an engine without TLS, by custom.</summary>
    public const int DefaultPort = 2375;

    /// <summary>The engine label (<c>dockerd --label</c>) by which an engine says where it listens, where that is not the port of all others.</summary>
    public const string Label = "io.swarmha.endpoint";

    private const string PipePrefix = "npipe://";

    private EngineEndpoint(Uri uri) => Uri = uri;

    /// <summary>The address: <c>tcp://host:port</c>, <c>unix:///path</c> or <c>npipe://./pipe/name</c>.</summary>
    public Uri Uri { get; }

    /// <summary>Whether it is a TCP port, so that other nodes can be expected at the same port of their own addresses.</summary>
    public bool IsTcp => Uri.Scheme == "tcp";

    /// <summary>The default of this platform: the socket or pipe of the local engine.</summary>
    /// <param name="isWindows">Whether the platform is Windows.</param>
    /// <returns>The endpoint.</returns>
    public static EngineEndpoint PlatformDefault(bool isWindows) =>
        Parse(isWindows ? "npipe://./pipe/docker_engine" : "unix:///var/run/docker.sock");

    /// <summary>Reads an endpoint as <c>docker -H</c> takes it; a bare <c>host</c> or <c>host:port</c> is TCP.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The endpoint.</returns>
    /// <exception cref="EndpointInvalidException">The text is no endpoint, or of a kind that is not supported.</exception>
    public static EngineEndpoint Parse(string text)
    {
        text = (text ?? string.Empty).Trim();
        if (text.StartsWith(PipePrefix, StringComparison.OrdinalIgnoreCase))
        {
            return ParsePipe(text);
        }

        var withScheme = text.IndexOf("://", StringComparison.Ordinal) < 0 ? "tcp://" + text : text;
        if (!Uri.TryCreate(withScheme, UriKind.Absolute, out var uri))
        {
            throw Invalid(text, $"'{text}' is not an endpoint.");
        }

        return uri.Scheme switch
        {
            "tcp" or "http" when HasOnlyHostAndPort(uri) => Tcp(uri.Host, ExplicitPort(uri, withScheme)),
            "unix" when uri.Host.Length == 0 && uri.AbsolutePath.Length > 1 => new EngineEndpoint(uri),
            "ssh" or "https" => throw Invalid(text, $"The endpoint '{text}' is of the kind {uri.Scheme}://, which this version does not support."),
            _ => throw Invalid(text, $"'{text}' is not an endpoint."),
        };
    }

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

    /// <summary>The endpoint at the same port of another host.</summary>
    /// <param name="host">A host name or an IP address.</param>
    /// <returns>The endpoint.</returns>
    public EngineEndpoint AtHost(string host) =>
        IsTcp ? Tcp(host, Uri.Port) : throw new InvalidOperationException("Only a TCP endpoint has a counterpart on another host.");

    /// <inheritdoc/>
    public bool Equals(EngineEndpoint? other) => other is not null && Uri == other.Uri;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EngineEndpoint);

    /// <inheritdoc/>
    public override int GetHashCode() => Uri.GetHashCode();

    /// <summary>The address as people write it.</summary>
    /// <returns>The address without a slash at the end.</returns>
    public override string ToString() => Uri.OriginalString.TrimEnd('/');

    private static EngineEndpoint ParsePipe(string text)
    {
        // Both npipe:////./pipe/NAME, which docker writes, and npipe://./pipe/NAME, which .NET's client wants, are in use.
        var parts = text.Substring(PipePrefix.Length).TrimStart('/').Split('/');
        return parts is [{ Length: > 0 } server, "pipe", { Length: > 0 } name]
            ? new EngineEndpoint(new Uri($"{PipePrefix}{server}/pipe/{name}"))
            : throw Invalid(text, $"'{text}' is not a named pipe: it has to be npipe://./pipe/NAME.");
    }

    private static bool HasOnlyHostAndPort(Uri uri) =>
        uri.Host.Length > 0 && uri.AbsolutePath.Trim('/').Length == 0 && uri.Port != 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;

    private static int ExplicitPort(Uri uri, string text)
    {
        // System.Uri fills in 80 for http://host, where docker means its own port.
        var explicitDefault = uri.IsDefaultPort && text.TrimEnd('/').EndsWith(":" + uri.Port, StringComparison.Ordinal);
        return uri.IsDefaultPort && !explicitDefault ? DefaultPort : uri.Port > 0 ? uri.Port : DefaultPort;
    }

    private static EngineEndpoint Tcp(string host, int port)
    {
        var bracketed = Uri.CheckHostName(host) == UriHostNameType.IPv6 && host[0] != '[' ? $"[{host}]" : host;
        return new EngineEndpoint(new Uri($"tcp://{bracketed}:{port}"));
    }

    private static SwarmException Invalid(string text, string message) => SwarmErrors.EndpointInvalid.Exception(message, text);
}
