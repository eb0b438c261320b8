using System.Text.Json;

namespace SwarmHa.Docker;

/// <summary>Reads the response to <c>GET /events</c>: a JSON object a line.</summary>
internal static class EventLines
{
    // An event names an object and its labels. What is longer is no event.
    private const int LongestLine = 256 * 1024;

    /// <summary>Reads to the end.</summary>
    /// <exception cref="JsonException">A line is not an event, or too long.</exception>
    public static async Task ReadAsync(HttpResponseMessage reply, Action<EngineEvent> take, CancellationToken cancellationToken)
    {
#if NET
        using var stream = await reply.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
        // A stream of .NET Framework does not listen to the token while it waits.
        using var ending = EngineChannel.CloseWhenCancelled(reply, cancellationToken);
        using var stream = await reply.Content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
        var buffer = new byte[LongestLine];
        var filled = 0;
        while (true)
        {
#if NET
            var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false);
#else
            var read = await stream.ReadAsync(buffer, filled, buffer.Length - filled, cancellationToken).ConfigureAwait(false);
#endif
            if (read == 0)
            {
                return;
            }

            var start = 0;
            filled += read;
            for (var end = EndOfLine(); end >= 0; end = EndOfLine())
            {
                Take(buffer.AsMemory(start, end - start), take);
                start = end + 1;
            }

            filled -= start;
            Buffer.BlockCopy(buffer, start, buffer, 0, filled);
            if (filled == buffer.Length)
            {
                throw new JsonException("A line of the events is too long.");
            }

            int EndOfLine() => Array.IndexOf(buffer, (byte)'\n', start, filled - start);
        }
    }

    private static void Take(ReadOnlyMemory<byte> line, Action<EngineEvent> take)
    {
        if (line.Length <= 1)
        {
            return;
        }

        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("A line of the events is not an object.");
        }

        var actor = root.TryGetProperty("Actor", out var given) && given.ValueKind == JsonValueKind.Object ? Text(given, "ID") : string.Empty;
        var time = root.TryGetProperty("timeNano", out var nano) && nano.ValueKind == JsonValueKind.Number && nano.TryGetInt64(out var value) ? value : 0;
        take(new EngineEvent(time, Text(root, "Type"), Text(root, "Action"), actor, Text(root, "scope") == "local"));
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
}
