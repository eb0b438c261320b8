using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SwarmHa.Docker.Tests;

/// <summary>The bytes of a reply, and what becomes of the connection after them.</summary>
internal sealed record Reply(byte[] Bytes, Ending Ending)
{
    // Go's server knows the length of what fits its buffer, and sends all else in chunks.
    private const int GoBuffer = 2048;

    private static readonly JsonSerializerOptions AsGoWrites = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Reply Hang { get; } = new([], Ending.Hang);

    public static Reply Reset { get; } = new([], Ending.Reset);

    public static Reply Close { get; } = new([], Ending.Close);

    /// <summary>What an engine answers to a change.</summary>
    public static Reply Done { get; } = Text(200, "text/plain", string.Empty);

    public static Reply Json(string body, int status = 200) => Text(status, "application/json", body);

    /// <summary>An engine's refusal.</summary>
    public static Reply Refusal(int status, string message) =>
        Json(JsonSerializer.Serialize(new Dictionary<string, string> { ["message"] = message }, AsGoWrites) + "\n", status);

    public static Reply Html(int status) => Text(status, "text/html", "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body>It works.</body></html>\n");

    public static Reply Text(int status, string contentType, string body, string apiVersion = "1.41")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var head = $"HTTP/1.1 {status} Status\r\nApi-Version: {apiVersion}\r\nContent-Type: {contentType}\r\nOstype: linux\r\nServer: Docker/20.10.24 (linux)\r\n";
        return new Reply(bytes.Length <= GoBuffer ? [.. Ascii($"{head}Content-Length: {bytes.Length}\r\n\r\n"), .. bytes] : InChunks(head, bytes), Ending.KeepAlive);
    }

    /// <summary>The answer to a ping of an engine that speaks this version at most.</summary>
    public static Reply Pong(string apiVersion) => Text(200, "text/plain", "OK", apiVersion);

    /// <summary>Bytes that need not be HTTP.</summary>
    public static Reply Raw(string text, Ending ending = Ending.Close) => new(Ascii(text), ending);

    /// <summary>What is held back, and until when; null for nothing.</summary>
    public (int After, Task Until)? Pause { get; private init; }

    /// <summary>What comes again and again after the bytes, and after what pause each time; null for nothing.</summary>
    public (byte[] Piece, TimeSpan Pause)? Repeat { get; private init; }

    /// <summary>The same reply, which never ends.</summary>
    public Reply Endless(byte[] piece, TimeSpan pause) => this with { Repeat = (piece, pause) };

    /// <summary>The same reply, of which the bytes after the first are held back.</summary>
    public Reply HeldBack(int after, Task until) => this with { Pause = (after, until) };

    /// <summary>The same reply without its last bytes.</summary>
    public Reply Cut(Ending ending = Ending.Close, int missing = 10) => new(Bytes[..^missing], ending);

    private static byte[] InChunks(string head, byte[] bytes) =>
    [
        .. Ascii($"{head}Transfer-Encoding: chunked\r\n\r\n"),
        .. bytes.Chunk(GoBuffer).SelectMany(static chunk => (byte[])[.. Ascii(chunk.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"), .. chunk, .. "\r\n"u8]),
        .. "0\r\n\r\n"u8,
    ];

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
