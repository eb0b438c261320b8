using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace SwarmHa.Docker.Tests;

/// <summary>What may come of a hostile reply. Anything else than that is an error of this module's own.</summary>
internal enum HostileOutcome
{
    /// <summary>It is refused.</summary>
    Refused,

    /// <summary>It is refused, or makes no difference to the answer.</summary>
    RefusedOrIgnored,

    /// <summary>It is refused, or what it says counts.</summary>
    RefusedOrTaken,
}

/// <summary>One hostile reply.</summary>
internal sealed record HostileReply(string Kind, Reply Reply, HostileOutcome Outcome, bool IsHuge = false);

/// <summary>Makes hostile replies out of a good one: the same of the same seed.</summary>
/// <param name="seed">The seed.</param>
internal sealed class HostileReplies(int seed)
{
    private const string Head = "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\n";

    private static readonly string[] OtherValues =
        ["null", "true", "-1", "7", "1e400", "18446744073709551616", "\"x\"", "\"\"", "\"\\ud800\"", "[]", "{}", "[null]", "[[]]", "{\"a\":{}}", "\"2024-99-99T00:00:00Z\""];

    private readonly Random _random = new(seed);

    /// <summary>Makes one.</summary>
    /// <param name="body">What the engine would answer.</param>
    /// <param name="isBodyRead">Whether anything of the body matters.</param>
    public HostileReply Next(string body, bool isBodyRead)
    {
        var reply = Make(body);
        return isBodyRead || reply.Outcome != HostileOutcome.Refused || reply.Kind is "status" or "not HTTP" or "head" or "silence" or "redirect"
            ? reply
            : reply with { Outcome = HostileOutcome.RefusedOrIgnored };
    }

    private HostileReply Make(string body) => _random.Next(24) switch
    {
        0 => Of("status", Reply.Json(Pick(ErrorBodies()), Pick([400, 401, 403, 404, 409, 418, 429, 500, 502, 503, 504, 599])), HostileOutcome.Refused),
        1 => Of("cut", Whole(body).Cut(Pick([Ending.Close, Ending.Reset]), 1 + _random.Next(Math.Max(1, body.Length - 1))), HostileOutcome.Refused),
        2 or 3 or 4 or 5 or 6 or 7 or 8 => OtherValue(body),
        9 => Of("deep", Whole(Insert(body, "\"Deep\":" + Deep(Pick([70, 1000, 20_000])))), HostileOutcome.RefusedOrIgnored),
        10 => Of("bytes", Whole(WithByte(body, Pick<byte>([0xff, 0xc0, 0x80, 0x00, 0xed]))), HostileOutcome.RefusedOrTaken),
        11 => Of("too short", Lengthy(body, -1 - _random.Next(body.Length - 1), Ending.Close), HostileOutcome.Refused),
        12 => Of("too long", Lengthy(body, 1 + _random.Next(1000), Pick([Ending.Close, Ending.Hang])), HostileOutcome.Refused),
        13 => Of("chunks", Reply.Raw($"{Head}Transfer-Encoding: chunked\r\n\r\n{Pick(["zz", "-5", "ffffffffffffffff", "5;x", ""])}\r\n{body}\r\n"), HostileOutcome.Refused),
        14 => Of("charset", Typed(body, Pick(["application/json; charset=klingon", "application/json; charset=utf-16", "x", "text/html;;;", "application/json; charset=\"\""])), HostileOutcome.RefusedOrIgnored),
        15 => Of("redirect", Reply.Raw($"HTTP/1.1 {Pick([301, 302, 303, 307, 308])} Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"), HostileOutcome.Refused),
        16 => Of("mark", Whole([0xef, 0xbb, 0xbf, .. Utf8(body)]), HostileOutcome.RefusedOrIgnored),
        17 => Of("gzip", Compressed(body), HostileOutcome.Refused),
        18 => Of("not HTTP", Reply.Raw(Pick(["SSH-2.0-OpenSSH_9.2\r\n", "HTTP/9.9 xyz\r\n\r\n", "HTTP/1.1 200\0 OK\r\n\r\n", "\0\0\0\0", "HTTP/1.1 abc\r\n\r\n"])), HostileOutcome.Refused),
        19 => Of("silence", Whole(body).Cut(Ending.Hang, 1 + _random.Next(body.Length)), HostileOutcome.Refused),
        20 => Of("head", Reply.Raw(Head, Ending.Hang).Endless(Utf8($"X-{new string('h', 1000)}: y\r\n"), TimeSpan.Zero), HostileOutcome.Refused),
        21 => Endless(body, Pick([TimeSpan.Zero, TimeSpan.FromMilliseconds(20)])),
        22 => Of("value", Whole(Pick(["null", "7", "\"x\"", "true", "", " ", "[7]", "[null]", "[[]]"])), HostileOutcome.Refused),
        _ => Of("huge", Reply.Raw($"{Head}Content-Length: {long.MaxValue}\r\n\r\n", Ending.Hang).Endless(new byte[65536], TimeSpan.Zero), HostileOutcome.Refused) with { IsHuge = true },
    };

    /// <summary>One value somewhere in the body is another one.</summary>
    private HostileReply OtherValue(string body)
    {
        var root = JsonNode.Parse(body)!;
        var places = new List<JsonNode>();
        Collect(root, places);
        if (places.Count == 0)
        {
            return Of("value", Whole("7"), HostileOutcome.Refused);
        }

        var place = Pick(places);
        const string Mark = "\"#other#\"";
        place.ReplaceWith("#other#");
        var value = Pick(OtherValues);
        return Of($"value {value}", Whole(root.ToJsonString().Replace(Mark, value, StringComparison.Ordinal)), HostileOutcome.RefusedOrTaken);
    }

    private static HostileReply Endless(string body, TimeSpan pause)
    {
        var isList = body[0] == '[' && body.Length > 2;
        var piece = isList ? Utf8("," + body[1..^1]) : Utf8(pause == TimeSpan.Zero ? new string('x', 65536) : "x");
        var start = isList ? body[..^1] : "{\"Endless\":\"";
        return Of("endless", Reply.Raw($"{Head}Content-Type: application/json\r\n\r\n{start}", Ending.Hang).Endless(piece, pause), HostileOutcome.Refused) with { IsHuge = pause == TimeSpan.Zero };
    }

    private static void Collect(JsonNode node, List<JsonNode> places)
    {
        if (node.Parent is not null)
        {
            places.Add(node);
        }

        foreach (var child in node is JsonObject map ? map.Select(static member => member.Value) : node is JsonArray list ? list : [])
        {
            if (child is not null)
            {
                Collect(child, places);
            }
        }
    }

    private static HostileReply Of(string kind, Reply reply, HostileOutcome outcome) => new(kind, reply, outcome);

    private static string[] ErrorBodies() =>
    [
        """{"message":7}""", """{"message":null}""", """{"message":{"a":[]}}""", """{"message":"\ud800"}""", """{"message":"x"}""", """{"message":["The swarm does not have a leader"]}""",
        "{\"message\":\"" + new string('m', 200_000) + "\"}", "", "<html>", "[]", "null", "{\"message\"", "\ufeff{}", "{\"message\":\"\u001b]0;title\u0007\"}",
    ];

    private static Reply Whole(string body) => Whole(Utf8(body));

    private static Reply Whole(byte[] body) =>
        new([.. Utf8(string.Create(CultureInfo.InvariantCulture, $"{Head}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n")), .. body], Ending.Close);

    private static Reply Typed(string body, string type) => Reply.Raw($"{Head}Content-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    private static Reply Lengthy(string body, int more, Ending ending) => Reply.Raw($"{Head}Content-Type: application/json\r\nContent-Length: {body.Length + more}\r\n\r\n{body}", ending);

    private static Reply Compressed(string body)
    {
        using var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            zip.Write(Utf8(body));
        }

        var bytes = stream.ToArray();
        return new([.. Utf8($"{Head}Content-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: {bytes.Length}\r\n\r\n"), .. bytes], Ending.Close);
    }

    private static string Insert(string body, string member) =>
        body.IndexOf('{', StringComparison.Ordinal) is >= 0 and var at ? body.Insert(at + 1, body[at + 1] == '}' ? member : member + ",") : body;

    private static string Deep(int levels) => new string('[', levels) + new string(']', levels);

    private byte[] WithByte(string body, byte value)
    {
        var bytes = Utf8(body);
        bytes[_random.Next(bytes.Length)] = value;
        return bytes;
    }

    private T Pick<T>(IReadOnlyList<T> values) => values[_random.Next(values.Count)];

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
