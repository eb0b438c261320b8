using System.Net;
using System.Net.Http.Headers;

namespace SwarmHa.Docker;

/// <summary>Limits what is read of each reply, whoever reads it: what answers may be no engine, or mean harm.</summary>
/// <param name="inner">The way to the engine.</param>
internal sealed class BoundedReplies(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const long Megabyte = 1024 * 1024;

    // An engine's own limit for the messages behind its lists is 16 MB, which as JSON is at most three times as much.
    private static readonly ReplyLimit Nodes = new(64 * Megabyte, long.MaxValue);
    private static readonly ReplyLimit OtherLists = new(32 * Megabyte, 1_500_000);
    private static readonly ReplyLimit Objects = new(4 * Megabyte, 200_000);
    private static readonly ReplyLimit Refusals = new(64 * 1024, long.MaxValue) { IsCutOff = true };

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var reply = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (reply.StatusCode == HttpStatusCode.SwitchingProtocols || reply.Content is null)
        {
            return reply;
        }

        try
        {
            if (reply.StatusCode is >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest and not HttpStatusCode.NotModified)
            {
                // An engine never redirects. Where this leads is not asked, and it is no success either.
                throw SwarmErrors.NotAnEngine.Exception($"Something other than a Docker engine answered with status {ForeignBody.Name(reply.StatusCode)}{(reply.Headers.Location is { } other ? $": to {other}" : string.Empty)}.");
            }

            reply.Content = await BoundAsync(reply.Content, LimitOf(request, reply), cancellationToken).ConfigureAwait(false);
            return reply;
        }
        catch
        {
            reply.Dispose();
            throw;
        }
    }

    private static ReplyLimit LimitOf(HttpRequestMessage request, HttpResponseMessage reply) => reply.StatusCode >= HttpStatusCode.BadRequest
        ? Refusals
        : request.RequestUri!.Segments[^1] switch
        {
            "nodes" => Nodes,
            "services" or "tasks" or "json" => OtherLists,
            _ => Objects,
        };

    private static async Task<HttpContent> BoundAsync(HttpContent content, ReplyLimit limit, CancellationToken cancellationToken)
    {
        var announced = content.Headers.ContentLength;
        if (announced > limit.Bytes && !limit.IsCutOff)
        {
            throw limit.Exceeded();
        }

#if NET
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
        cancellationToken.ThrowIfCancellationRequested();
        var stream = await content.ReadAsStreamAsync().ConfigureAwait(false);
#endif

        // Without the announced length, for which a buffer would be made at once, and without a character set: engines write UTF-8 only.
        var bounded = new StreamContent(new BoundedStream(stream, content, limit, announced));
        if (content.Headers.ContentType?.MediaType is { Length: > 0 } media)
        {
            bounded.Headers.ContentType = new MediaTypeHeaderValue(media);
        }

        return bounded;
    }
}
