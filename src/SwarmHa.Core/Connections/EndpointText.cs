using System.Globalization;

namespace SwarmHa;

/// <summary>Reads the texts of endpoints.</summary>
internal static class EndpointText
{
    public const string DefaultSocket = "unix:///var/run/docker.sock";
    public const string DefaultPipe = "npipe://./pipe/docker_engine";

    // As docker: on Windows the name can take a second to resolve.
    private static readonly string LocalHost = Environment.OSVersion.Platform == PlatformID.Win32NT ? "127.0.0.1" : "localhost";

    public static Uri Parse(string? given, bool tls, string? directory)
    {
        var text = (given ?? string.Empty).Trim();
        if (text.Length == 0)
        {
            throw Invalid(text, "it is empty");
        }

        var separator = text.IndexOf("://", StringComparison.Ordinal);
        var (scheme, rest) = separator < 0 ? ("tcp", text) : (text.Substring(0, separator).ToLowerInvariant(), text.Substring(separator + 3));
        return scheme switch
        {
            "tcp" when separator < 0 && text[0] == '/' => throw Invalid(text, "a socket is unix:///PATH"),
            "tcp" or "http" => ParseTcp(text, "tcp", rest, tls ? EngineEndpoint.DefaultTlsPort : EngineEndpoint.DefaultPort),
            "https" => ParseTcp(text, "https", rest, EngineEndpoint.DefaultTlsPort),
            "unix" => ParseSocket(text, rest, directory),
            "npipe" => ParsePipe(text, rest),
            "ssh" => ParseSsh(text),
            _ => throw Invalid(text, "its scheme is not supported"),
        };
    }

    public static Uri AtPort(string scheme, string host, int port, string path) => new($"{scheme}://{Bracketed(host)}:{port}{path}");

    public static string Bracketed(string host) => IsIPv6(host) && host[0] != '[' ? $"[{host}]" : host;

    private static Uri ParseTcp(string text, string scheme, string rest, int defaultPort)
    {
        var slash = rest.IndexOf('/');
        var (authority, path) = slash < 0 ? (rest, string.Empty) : (rest.Substring(0, slash), rest.Substring(slash).TrimEnd('/'));
        var reason = rest switch
        {
            _ when rest.Contains("://") => "it is more than one",
            _ when authority.IndexOf('@') >= 0 => "a user is not supported: TCP knows certificates only",
            _ when rest.IndexOfAny(['?', '#']) >= 0 => "a query or a fragment is not supported",
            _ => null,
        };
        if (reason is not null)
        {
            throw Invalid(text, reason);
        }

        var (host, portText) = Split(authority);
        var port = defaultPort;
        if (portText.Length > 0 && !(int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535))
        {
            throw Invalid(text, "the port has to be a number from 1 to 65535");
        }

        host = host.Length == 0 ? LocalHost : Bracketed(host);
        return Uri.TryCreate($"{scheme}://{host}:{port}{path}", UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? AtPort(scheme, uri.Host, port, path)
            : throw Invalid(text, "its host is neither a name nor an address");
    }

    /// <summary>Splits HOST:PORT. As docker, an IPv6 address can be without its brackets when there is no port.</summary>
    private static (string Host, string Port) Split(string authority)
    {
        var colon = authority.LastIndexOf(':');
        return colon < 0 || authority[authority.Length - 1] == ']' || (authority[0] != '[' && IsIPv6(authority))
            ? (authority, string.Empty)
            : (authority.Substring(0, colon), authority.Substring(colon + 1));
    }

    private static Uri ParseSocket(string text, string path, string? directory)
    {
        if (path.Length == 0)
        {
            return new Uri(DefaultSocket);
        }

        if (path.Contains("://"))
        {
            throw Invalid(text, "it is more than one");
        }

        if (path[0] != '/' && path.Split('/')[0].IndexOf('@') >= 0)
        {
            throw Invalid(text, "a socket has no user");
        }

        if (path[0] != '/')
        {
            path = directory is null ? throw Invalid(text, "the path of a socket has to be absolute") : $"{directory.TrimEnd('/')}/{path}";
        }

        return path.Length > 1 && Uri.TryCreate("unix://" + path, UriKind.Absolute, out var uri) && uri.Host.Length == 0
            ? uri
            : throw Invalid(text, "a socket is unix:///PATH");
    }

    private static Uri ParsePipe(string text, string rest)
    {
        // Both npipe:////./pipe/NAME, which docker writes, and npipe://./pipe/NAME, which .NET's client wants, are in use.
        var parts = rest.TrimStart('/').Split('/');
        return rest.Length == 0 ? new Uri(DefaultPipe)
            : parts is [{ Length: > 0 } server, "pipe", { Length: > 0 } name] && Uri.TryCreate($"npipe://{server}/pipe/{name}", UriKind.Absolute, out var uri) ? uri
            : throw Invalid(text, "a named pipe is npipe://./pipe/NAME");
    }

    /// <summary>User, host and socket become arguments of the ssh program and words of a remote shell, so that only harmless characters pass.</summary>
    private static Uri ParseSsh(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            throw Invalid(text, NotSsh);
        }

        if (Uri.UnescapeDataString(uri.UserInfo).IndexOf(':') >= 0)
        {
            throw Invalid(text, "it holds a password; leave it out, because ssh takes its keys from the agent and from its own configuration");
        }

        return uri.Host.Length > 0 && uri.Port != 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0
            && IsHarmless(uri.Host.Trim('[', ']'), ".-_:%") && IsHarmless(Uri.UnescapeDataString(uri.UserInfo), ".-_@\\+") && IsHarmless(uri.AbsolutePath, "/.-_")
            ? uri
            : throw Invalid(text, NotSsh);
    }

    private const string NotSsh = "by ssh it is ssh://USER@HOST:PORT, with the path of the engine's socket behind it if it is not the usual one";

    private static bool IsIPv6(string text) => Uri.CheckHostName(text) == UriHostNameType.IPv6;

    private static bool IsHarmless(string text, string marks) =>
        text is not ['-', ..] && text.All(letter => letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') || marks.IndexOf(letter) >= 0);

    private static SwarmException Invalid(string text, string reason)
    {
        var shown = PublicText.OfAddress(text);
        return SwarmErrors.EndpointInvalid.Exception($"'{shown}' is not an endpoint: {reason}.", shown);
    }
}
