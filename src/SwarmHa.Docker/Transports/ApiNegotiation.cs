using System.Net;

namespace SwarmHa.Docker;

/// <summary>Agrees with one engine on the API version, as docker does: by its <c>/_ping</c>, before the first request, on the newest that both know.</summary>
/// <remarks>An engine that is updated while the connection lives refuses the old version; the agreement is then made anew, and the request sent again.</remarks>
internal sealed class ApiNegotiation : DelegatingHandler
{
    /// <summary>Docker 20.10.</summary>
    public static readonly Version Oldest = new(1, 41);

    /// <summary>The newest version against which this module has been tested.</summary>
    public static readonly Version Newest = new(1, 55);

    private const string VersionHeader = "Api-Version";

    private volatile Version? _agreed;
    private volatile Versioned? _latest;

    /// <summary>The version that is spoken; null while there has been no answer.</summary>
    public Version? Agreed => _agreed;

    /// <summary>Where on its host the engine is, without a slash at the end; empty for the host's root.</summary>
    public string BasePath { get; set; } = string.Empty;

#if NET
    /// <summary>Finds out what was meant by a connection that broke right after its TLS handshake; null without TLS.</summary>
    public TlsAlerts? Alerts { get; set; }
#endif

    /// <summary>The version to speak with an engine.</summary>
    /// <param name="offered">The newest version that the engine speaks, in its own words.</param>
    /// <returns>The newest that both know.</returns>
    /// <exception cref="EngineTooOldException">There is none.</exception>
    /// <exception cref="NotAnEngineException">What answers tells no version.</exception>
    public static Version Agree(string? offered)
    {
        if (!Version.TryParse(offered, out var version))
        {
            throw SwarmErrors.NotAnEngine.Exception("Not a Docker engine: the response has no API version.");
        }

        return version < Oldest
            ? throw SwarmErrors.EngineTooOld.Exception($"The engine speaks API {version} at most, and {Oldest} is the oldest that this module speaks.")
            : version < Newest ? version : Newest;
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
#if !NET
        // .NET Framework would ask for leave before it sends a body, and waits up to 350 ms for it. An engine refuses by its answer.
        request.Headers.ExpectContinue = false;
#endif
        var unversioned = request.RequestUri!;
        var version = _agreed ?? await NegotiateAsync(unversioned, cancellationToken).ConfigureAwait(false);
        request.RequestUri = WithVersion(unversioned, version);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.BadRequest || !await IsAboutVersionsAsync(response, cancellationToken).ConfigureAwait(false))
        {
            return response;
        }

        // Refused before it was looked at, so that even a change can be sent once more.
        var other = await NegotiateAsync(unversioned, cancellationToken).ConfigureAwait(false);
        if (other == version)
        {
            return response;
        }

        response.Dispose();
        using var again = await CopyAsync(request).ConfigureAwait(false);
        again.RequestUri = WithVersion(unversioned, other);
        return await base.SendAsync(again, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Names the version. The same question comes again and again.</summary>
    private Uri WithVersion(Uri uri, Version? version)
    {
        if (version is null && BasePath.Length == 0)
        {
            return uri;
        }

        var latest = _latest;
        if (latest is null || !ReferenceEquals(latest.Unversioned, uri) || latest.Version != version)
        {
            _latest = latest = new Versioned(uri, version, new UriBuilder(uri) { Path = $"{BasePath}{(version is null ? string.Empty : $"/v{version.ToString(2)}")}{uri.AbsolutePath}" }.Uri);
        }

        return latest.Uri;
    }

    private static async Task<bool> IsAboutVersionsAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // What has been read is kept, so that whoever asked can read it again.
#if NET
        var words = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
#else
        cancellationToken.ThrowIfCancellationRequested();
        var words = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
#endif
        return SwarmErrors.EngineTooOld.Wordings.Concat(SwarmErrors.EngineTooNew.Wordings)
            .Any(wording => words.IndexOf(wording.Part, StringComparison.OrdinalIgnoreCase) >= 0);
    }

    private static async Task<HttpRequestMessage> CopyAsync(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Version = request.Version };
        foreach (var header in request.Headers)
        {
            copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        if (request.Content is { } content)
        {
            copy.Content = new ByteArrayContent(await content.ReadAsByteArrayAsync().ConfigureAwait(false));
            copy.Content.Headers.ContentType = content.Headers.ContentType;
        }

        return copy;
    }

    private async Task<Version?> NegotiateAsync(Uri any, CancellationToken cancellationToken)
    {
        using var response = await PingAsync(new UriBuilder(any) { Path = $"{BasePath}/_ping", Query = string.Empty }.Uri, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            // What is wrong with the engine is told by its answer to the question itself.
            return null;
        }

        return _agreed = Agree(response.Headers.TryGetValues(VersionHeader, out var values) ? values.FirstOrDefault() : null);
    }

#if NET
    private async Task<HttpResponseMessage> PingAsync(Uri uri, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await SendPingAsync(uri, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException problem) when (Alerts?.Listen(problem) == true)
        {
            response = await SendPingAsync(uri, cancellationToken).ConfigureAwait(false);
        }

        Alerts?.End();
        return response;
    }
#else
    private Task<HttpResponseMessage> PingAsync(Uri uri, CancellationToken cancellationToken) => SendPingAsync(uri, cancellationToken);
#endif

    private async Task<HttpResponseMessage> SendPingAsync(Uri uri, CancellationToken cancellationToken)
    {
        using var ping = new HttpRequestMessage(HttpMethod.Get, uri) { Version = HttpVersion.Version11 };
        return await base.SendAsync(ping, cancellationToken).ConfigureAwait(false);
    }

    private sealed record Versioned(Uri Unversioned, Version? Version, Uri Uri);
}
