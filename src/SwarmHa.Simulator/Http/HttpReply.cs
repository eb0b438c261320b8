namespace SwarmHa.Simulator;

/// <summary>How a connection goes on after a reply.</summary>
internal enum ReplyEnding
{
    /// <summary>With the next request.</summary>
    KeepAlive,

    /// <summary>It is closed.</summary>
    Close,

    /// <summary>It is reset.</summary>
    Reset,
}

/// <summary>A reply, or the beginning of a stream of events.</summary>
internal sealed record HttpReply
{
    public int Status { get; init; } = 200;

    public string ContentType { get; init; } = "application/json";

    public string Body { get; init; } = string.Empty;

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>What comes instead of a body, until it ends.</summary>
    public EventStream? Stream { get; init; }

    /// <summary>Sent as it is instead of all else.</summary>
    public string? Raw { get; init; }

    /// <summary>How much of the body is sent.</summary>
    public double Portion { get; init; } = 1;

    public ReplyEnding Ending { get; init; }

    public static HttpReply Json(int status, string json) => new() { Status = status, Body = json + "\n" };

    public static HttpReply Text(int status, string text) => new() { Status = status, Body = text, ContentType = "text/plain; charset=utf-8" };
}
