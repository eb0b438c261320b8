namespace SwarmHa.Docker;

/// <summary>The environment variables that send requests to a proxy, read as docker reads them.</summary>
/// <remarks>ALL_PROXY is not one of docker's. A name in upper case goes before the same name in lower case, and an empty value counts as unset.</remarks>
/// <param name="environment">Looks a variable up.</param>
internal sealed class ProxyVariables(Func<string, string?> environment)
{
    public static ProxyVariables OfThisProcess { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>The proxy for an endpoint; null when it is reached directly.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="isSecure">Whether TLS is spoken, which decides between HTTPS_PROXY and HTTP_PROXY.</param>
    public EngineProxy? For(EngineEndpoint endpoint, bool isSecure)
    {
        if (!endpoint.IsTcp || Find(isSecure ? "HTTPS_PROXY" : "HTTP_PROXY") is not var (name, value))
        {
            return null;
        }

        var exemptions = new ProxyExemptions(Find("NO_PROXY")?.Value ?? string.Empty);
        return exemptions.Include(endpoint.Uri.IdnHost, endpoint.Uri.Port) ? null : EngineProxy.Parse(name, value);
    }

    private (string Name, string Value)? Find(string name)
    {
        foreach (var spelling in new[] { name, name.ToLowerInvariant() })
        {
            if (environment(spelling) is { Length: > 0 } value)
            {
                return (spelling, value);
            }
        }

        return null;
    }
}
