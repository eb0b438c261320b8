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

    private const string PipePrefix = "npipe://";

    private EngineEndpoint(Uri uri) => Uri = uri;

    /// <summary>The address: <c>tcp://host:port</c>, <c>https://host:port</c>, <c>unix:///path</c>, <c>npipe://./pipe/name</c> or
    /// <c>ssh://user@host</c>.</summary>
    public Uri Uri { get; }

    /// <summary>Whether it is a TCP port, with or without TLS.</summary>
    public bool IsTcp => Uri.Scheme is "tcp" or "https";

    /// <summary>Whether the address itself says that TLS is spoken (<c>https://</c>). With <c>tcp://</c> it takes an <see cref="EngineTls"/>.</summary>
    public bool IsTls => Uri.Scheme == "https";

    /// <summary>Whether it is reached through ssh.</summary>
    public bool IsSsh => Uri.Scheme == "ssh";

    /// <summary>Whether it names a host, so that other nodes can be expected in the same way at addresses of their own.</summary>
    public bool HasHost => IsTcp || IsSsh;

    /// <summary>The default of this platform: the socket or pipe of the local engine.</summary>
    /// <param name="isWindows">Whether the platform is Windows.</param>
    /// <returns>The endpoint.</returns>
    public static EngineEndpoint PlatformDefault(bool isWindows) =>
        Parse(isWindows ? "npipe://./pipe/docker_engine" : "unix:///var/run/docker.sock");

    /// <summary>Reads an endpoint as <c>docker -H</c> takes it; a bare <c>host</c> or <c>host:port</c> is TCP.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tls">Whether TLS is going to be spoken, which makes 2376 the port that is meant when <c>tcp://</c> names none.</param>
    /// <returns>The endpoint.</returns>
    /// <exception cref="EndpointInvalidException">The text is no endpoint.</exception>
    public static EngineEndpoint Parse(string text, bool tls = false)
    {
        text = (text ?? string.Empty).Trim();
        if (text.StartsWith(PipePrefix, StringComparison.OrdinalIgnoreCase))
        {
            return ParsePipe(text);
        }

        var withScheme = text.IndexOf("://", StringComparison.Ordinal) < 0 ? "tcp://" + text : text;
        if (!Uri.TryCreate(withScheme, UriKind.Absolute, out var uri))
        {
            throw Invalid(text, $"'{WithoutPassword(text)}' is not an endpoint.");
        }

        return uri.Scheme switch
        {
            "tcp" or "http" when HasOnlyHostAndPort(uri) => AtPort("tcp", uri.Host, ExplicitPort(uri, withScheme) ?? (tls ? DefaultTlsPort : DefaultPort)),
            "https" when HasOnlyHostAndPort(uri) => AtPort("https", uri.Host, ExplicitPort(uri, withScheme) ?? DefaultTlsPort),
            "unix" when uri.Host.Length == 0 && uri.AbsolutePath.Length > 1 => new EngineEndpoint(uri),
            "ssh" => ParseSsh(text, uri),
            _ => throw Invalid(text, $"'{WithoutPassword(text)}' is not an endpoint."),
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
            ? Parse($"ssh://{(Uri.UserInfo.Length > 0 ? Uri.UserInfo + "@" : string.Empty)}{Bracketed(host)}{(port ?? Uri.Port) switch { > 0 and var number => $":{number}", _ => string.Empty }}{Uri.AbsolutePath.TrimEnd('/')}")
            : AtPort(Uri.Scheme, host, port ?? Uri.Port);
    }

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

    /// <summary>User, host and socket become arguments of the ssh program and words of a remote shell, so that only harmless characters pass.</summary>
    private static EngineEndpoint ParseSsh(string text, Uri uri)
    {
        if (uri.UserInfo.Contains(':'))
        {
            throw Invalid(WithoutPassword(text), $"'{WithoutPassword(text)}' holds a password. Leave it out: ssh takes its keys from the agent and from its own configuration.");
        }

        return uri.Host.Length > 0 && uri.Port != 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0
            && IsHarmless(uri.Host.Trim('[', ']'), ".-_:%") && IsHarmless(Uri.UnescapeDataString(uri.UserInfo), ".-_@\\+") && IsHarmless(uri.AbsolutePath, "/.-_")
            ? new EngineEndpoint(uri)
            : throw Invalid(text, $"'{text}' is not an endpoint by ssh: it has to be ssh://USER@HOST:PORT, with the path of the engine's socket behind it if need be.");
    }

    private static bool IsHarmless(string text, string marks) =>
        text is not ['-', ..] && text.All(letter => letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') || marks.IndexOf(letter) >= 0);

    /// <summary>A password that somebody wrote into an address must not come back in an error.</summary>
    private static string WithoutPassword(string text)
    {
        var at = text.LastIndexOf('@');
        var user = text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
        var colon = at > user ? text.IndexOf(':', user, at - user) : -1;
        return colon < 0 ? text : text.Remove(colon, at - colon).Insert(colon, ":***");
    }

    private static bool HasOnlyHostAndPort(Uri uri) =>
        uri.Host.Length > 0 && uri.AbsolutePath.Trim('/').Length == 0 && uri.Port != 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;

    private static int? ExplicitPort(Uri uri, string text)
    {
        // System.Uri fills in 80 for http://host and 443 for https://host, where docker means its own ports.
        var explicitDefault = uri.IsDefaultPort && text.TrimEnd('/').EndsWith(":" + uri.Port, StringComparison.Ordinal);
        return (uri.IsDefaultPort && !explicitDefault) || uri.Port <= 0 ? null : uri.Port;
    }

    private static EngineEndpoint AtPort(string scheme, string host, int port) => new(new Uri($"{scheme}://{Bracketed(host)}:{port}"));

    private static string Bracketed(string host) => Uri.CheckHostName(host) == UriHostNameType.IPv6 && host[0] != '[' ? $"[{host}]" : host;

    private static SwarmException Invalid(string text, string message) => SwarmErrors.EndpointInvalid.Exception(message, WithoutPassword(text));
}
