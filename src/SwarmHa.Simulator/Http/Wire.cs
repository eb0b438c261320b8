using System.Net.Sockets;
using System.Text;

namespace SwarmHa.Simulator;

/// <summary>HTTP/1.1 on one connection: as much of it as clients of an engine use.</summary>
internal sealed class Wire(Socket socket) : IDisposable
{
    private const int MaxHead = 64 * 1024;

    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _from;
    private int _to;

    /// <summary>Reads a request.</summary>
    /// <returns>The request; null when the client has closed the connection, or does not speak HTTP.</returns>
    public async Task<HttpRequest?> ReadAsync()
    {
        if (await LineAsync().ConfigureAwait(false) is not { } first || first.Split(' ') is not [var method, var target, _])
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await LineAsync().ConfigureAwait(false) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':');
            if (colon > 0)
            {
                headers[line.Substring(0, colon)] = line.Substring(colon + 1).Trim();
            }
        }

        if (Has(headers, "Expect", "100-continue"))
        {
            await WriteAsync("HTTP/1.1 100 Continue\r\n\r\n").ConfigureAwait(false);
        }

        var body = Has(headers, "Transfer-Encoding", "chunked")
            ? await ChunksAsync().ConfigureAwait(false)
            : headers.TryGetValue("Content-Length", out var length) ? await BytesAsync(int.Parse(length)).ConfigureAwait(false) : string.Empty;
        if (body is null)
        {
            return null;
        }

        var parts = target.Split(['?'], 2);
        return new HttpRequest(method, Uri.UnescapeDataString(parts[0]), Query(parts.Length > 1 ? parts[1] : string.Empty), body, Has(headers, "Connection", "close"));
    }

    /// <summary>Writes a reply, or as much of it as it says.</summary>
    public async Task WriteAsync(HttpReply reply, bool withBody)
    {
        if (reply.Raw is { } raw)
        {
            await WriteAsync(raw).ConfigureAwait(false);
            return;
        }

        var body = Encoding.UTF8.GetBytes(reply.Body);
        var head = new StringBuilder($"HTTP/1.1 {reply.Status} {Reason(reply.Status)}\r\nContent-Type: {reply.ContentType}\r\n");
        foreach (var header in reply.Headers)
        {
            head.Append($"{header.Key}: {header.Value}\r\n");
        }

        head.Append(reply.Stream is null ? $"Content-Length: {body.Length}\r\n" : "Transfer-Encoding: chunked\r\n");
        head.Append(reply.Ending == ReplyEnding.Close ? "Connection: close\r\n\r\n" : "\r\n");
        var start = Encoding.ASCII.GetBytes(head.ToString());
        var sent = withBody ? (int)(body.Length * reply.Portion) : 0;
        var all = new byte[start.Length + sent];
        start.CopyTo(all, 0);
        Array.Copy(body, 0, all, start.Length, sent);
        await WriteAsync(all).ConfigureAwait(false);
    }

    /// <summary>Writes one chunk of a stream; the empty one ends it.</summary>
    public Task WriteChunkAsync(string text) => WriteAsync($"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");

    public void Reset()
    {
        // The stream would say farewell first.
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
        Dispose();
    }

    public void Dispose() => _stream.Dispose();

    private static bool Has(Dictionary<string, string> headers, string name, string value) =>
        headers.TryGetValue(name, out var found) && found.IndexOf(value, StringComparison.OrdinalIgnoreCase) >= 0;

    private static Dictionary<string, string> Query(string text)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split(['&'], StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split(['='], 2);
            query[Decode(parts[0])] = parts.Length > 1 ? Decode(parts[1]) : string.Empty;
        }

        return query;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static string Reason(int status) => status switch
    {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        400 => "Bad Request",
        404 => "Not Found",
        409 => "Conflict",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        _ => "Service Unavailable",
    };

    private Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    private Task WriteAsync(byte[] bytes) => _stream.WriteAsync(bytes, 0, bytes.Length, CancellationToken.None);

    private async Task<bool> FillAsync()
    {
        _from = 0;
#if NET
        _to = await _stream.ReadAsync(_buffer).ConfigureAwait(false);
#else
        _to = await _stream.ReadAsync(_buffer, 0, _buffer.Length).ConfigureAwait(false);
#endif
        return _to > 0;
    }

    private async Task<string?> LineAsync()
    {
        var line = new StringBuilder();
        while (_from < _to || await FillAsync().ConfigureAwait(false))
        {
            var letter = (char)_buffer[_from++];
            if (letter == '\n')
            {
                return line.ToString();
            }

            if (letter != '\r')
            {
                line.Append(letter);
            }

            if (line.Length > MaxHead)
            {
                return null;
            }
        }

        return null;
    }

    private async Task<string?> BytesAsync(int count)
    {
        var bytes = new byte[count];
        for (var done = 0; done < count;)
        {
            if (_from == _to && !await FillAsync().ConfigureAwait(false))
            {
                return null;
            }

            var part = Math.Min(count - done, _to - _from);
            Array.Copy(_buffer, _from, bytes, done, part);
            _from += part;
            done += part;
        }

        return Encoding.UTF8.GetString(bytes);
    }

    private async Task<string?> ChunksAsync()
    {
        var body = new StringBuilder();
        while (await LineAsync().ConfigureAwait(false) is { } size)
        {
            var count = Convert.ToInt32(size.Split(';')[0].Trim(), 16);
            if (await BytesAsync(count).ConfigureAwait(false) is not { } part || await LineAsync().ConfigureAwait(false) is null)
            {
                return null;
            }

            if (count == 0)
            {
                return body.ToString();
            }

            body.Append(part);
        }

        return null;
    }
}
