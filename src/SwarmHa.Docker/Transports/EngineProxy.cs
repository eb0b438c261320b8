using System.Net;

namespace SwarmHa.Docker;

/// <summary>A proxy that the environment names. Its user name and password are in <see cref="Credentials"/> alone, so that no message can show them.</summary>
/// <param name="Variable">The variable that names it.</param>
/// <param name="Address">Where it listens; null when <paramref name="Problem"/> says why it cannot be used.</param>
/// <param name="Credentials">What it is told of the user; null for nothing.</param>
/// <param name="Problem">Why it cannot be used, as the rest of a sentence about the variable.</param>
internal sealed record EngineProxy(string Variable, Uri? Address, NetworkCredential? Credentials = null, string? Problem = null)
{
#if NET
    private static readonly string[] Schemes = ["http", "https", "socks5"];
#else
    // .NET Framework has no others.
    private static readonly string[] Schemes = ["http"];
#endif

    /// <summary>Reads a proxy as docker does: an address without a scheme is HTTP.</summary>
    public static EngineProxy Parse(string variable, string value)
    {
        var separator = value.IndexOf("://", StringComparison.Ordinal);
        var (scheme, rest) = separator < 0 ? ("http", value) : (value.Substring(0, separator).ToLowerInvariant(), value.Substring(separator + 3));

        // A password with one of these in it would end the authority, and its rest would be taken for what can be shown.
        var end = rest.IndexOfAny(['/', '?', '#']);
        var authority = end < 0 ? rest : rest.Substring(0, end);
        var at = authority.LastIndexOf('@');
        if (rest.IndexOf('@', authority.Length) >= 0
            || !Uri.TryCreate($"tcp://{authority.Substring(at + 1)}", UriKind.Absolute, out var host) || host.Host.Length == 0)
        {
            return new EngineProxy(variable, null, Problem: "is not the address of a proxy");
        }

        // By socks5h the proxy resolves names, which by socks5 .NET leaves to it as well.
        scheme = scheme == "socks5h" ? "socks5" : scheme;
        if (Array.IndexOf(Schemes, scheme) < 0)
        {
            return new EngineProxy(variable, null, Problem: $"names a proxy of a kind that is not supported: {string.Join(", ", Schemes)}");
        }

        var port = host.Port > 0 ? host.Port : scheme switch { "https" => 443, "socks5" => 1080, _ => 80 };
        return new EngineProxy(variable, new Uri($"{scheme}://{host.Host}:{port}"), at < 0 ? null : CredentialsOf(authority.Substring(0, at)));
    }

    /// <summary>The proxy as messages name it.</summary>
    public override string ToString() => $"the proxy {Address?.OriginalString} (environment variable {Variable})";

    private static NetworkCredential CredentialsOf(string user)
    {
        var colon = user.IndexOf(':');
        return colon < 0
            ? new NetworkCredential(Uri.UnescapeDataString(user), string.Empty)
            : new NetworkCredential(Uri.UnescapeDataString(user.Substring(0, colon)), Uri.UnescapeDataString(user.Substring(colon + 1)));
    }
}
