using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;

namespace SwarmHa.Docker;

/// <summary>The one place where what went wrong with a request is given its row of <see cref="SwarmErrors"/>.</summary>
internal static class EngineErrorMap
{
    private static readonly (EngineWording Wording, SwarmError Row)[] Wordings =
        [.. SwarmErrors.All.SelectMany(static row => row.Wordings.Select(wording => (wording, row)))];

    /// <summary>Gives an exception its row.</summary>
    /// <param name="problem">What a request ended with.</param>
    /// <param name="endpoint">Where it was sent.</param>
    /// <returns>The typed exception.</returns>
    public static SwarmException Translate(Exception problem, EngineEndpoint endpoint) => problem switch
    {
        SwarmException known => At(endpoint, known),
        DockerApiException refusal => FromReply(refusal, endpoint),
        JsonException => NotAnEngine(endpoint, problem, "The response is not what a Docker engine sends"),
        _ => FromTransport(problem, endpoint),
    };

    /// <summary>Gives the engine's own words their row, when they are those of a row.</summary>
    /// <param name="words">What the engine says.</param>
    /// <param name="endpoint">The engine.</param>
    /// <param name="cause">What they came with, if anything.</param>
    /// <returns>The typed exception; of the row EngineError when the words are not known.</returns>
    public static SwarmException FromWords(string words, EngineEndpoint endpoint, Exception? cause = null) =>
        Known(words, endpoint, cause) ?? FromEngine(SwarmErrors.EngineError, "The engine is in trouble", words, endpoint, cause);

    /// <summary>Among the reasons of several managers, that of the swarm itself says more than that of one which is just down.</summary>
    public static SwarmException MostTelling(IReadOnlyList<SwarmException> problems, TimeSpan patience)
    {
        var telling = Telling(problems, patience);
        return problems.OfType<DifferentSwarmException>().FirstOrDefault() is { } stranger && telling is not DifferentSwarmException
            ? telling.Error.Exception(SwarmErrorDetail.Of(telling, $"{telling.Message} {stranger.Message}"))
            : telling;
    }

    private static SwarmException Telling(IReadOnlyList<SwarmException> problems, TimeSpan patience) =>
        problems.FirstOrDefault(static problem => problem is NoLeaderException)
        ?? problems.FirstOrDefault(static problem => problem is ElectingException or LeaderLostException)
        ?? problems.FirstOrDefault(static problem => problem is EngineTimeoutException)
        ?? problems.FirstOrDefault(static problem => problem.IsTransient)
        ?? (problems.Count > 0 ? problems[0] : null)
        ?? SwarmErrors.EngineTimeout.Exception(patience > TimeSpan.Zero
            ? FormattableString.Invariant($"No manager answered within {patience.TotalSeconds:0.#} s.")
            : "No manager was asked: the time allowed was over before.");

    /// <summary>One manager's reason, with what the others say.</summary>
    public static SwarmException WithOthers(SwarmException reason, IEnumerable<string> others)
    {
        var said = string.Join("; ", others.Select(static words => words.TrimEnd('.')));
        return said.Length == 0 ? reason : reason.Error.Exception(SwarmErrorDetail.Of(reason, $"{reason.Message} Other managers: {said}."));
    }

    private static SwarmException FromReply(DockerApiException refusal, EngineEndpoint endpoint)
    {
        var words = EngineWords(refusal.ResponseBody);
        if (Known(words ?? ForeignBody.Text(refusal.ResponseBody), endpoint, refusal) is { } known)
        {
            return known;
        }

        if (words is null)
        {
            return NoEngineSent(refusal, endpoint);
        }

        bool IsUnknown(string kind) => refusal.StatusCode == HttpStatusCode.NotFound && words.StartsWith(kind, StringComparison.OrdinalIgnoreCase);
        return IsUnknown("node ") ? FromEngine(SwarmErrors.NodeNotFound, "The engine does not know the node", words, endpoint, refusal)
            : IsUnknown("config ") ? FromEngine(SwarmErrors.ConfigNotFound, "The engine does not know the config", words, endpoint, refusal)
            : FromEngine(OfStatus(refusal.StatusCode), $"The engine answered with status {(int)refusal.StatusCode}", words, endpoint, refusal);
    }

    /// <summary>A proxy, a gateway or a web server refuses in words of its own.</summary>
    private static SwarmException NoEngineSent(DockerApiException refusal, EngineEndpoint endpoint)
    {
        var row = OfStatus(refusal.StatusCode) is var known && known == SwarmErrors.RequestRejected ? SwarmErrors.NotAnEngine : known;
        var said = ForeignBody.FirstWords(refusal.ResponseBody);
        var status = ForeignBody.Name(refusal.StatusCode);
        return row.Exception(new SwarmErrorDetail(
            $"{endpoint}: {(row == SwarmErrors.EngineError ? "The engine, or a proxy in front of it," : "Something other than a Docker engine")} answered with status {status}{(said.Length > 0 ? $": {said}" : ", and said nothing")}.")
        {
            Endpoint = endpoint.Uri,
            EngineMessage = said,
            Target = endpoint,
            InnerException = refusal,
        });
    }

    /// <summary>What a status means when the words are not known. Only what is known to be final is final.</summary>
    private static SwarmError OfStatus(HttpStatusCode status) => (int)status switch
    {
        401 or 403 or 407 => SwarmErrors.RequestForbidden,
        408 or 425 or 429 or >= 500 => SwarmErrors.EngineError,
        _ => SwarmErrors.RequestRejected,
    };

    private static SwarmException? Known(string words, EngineEndpoint endpoint, Exception? cause)
    {
        foreach (var (wording, row) in Wordings)
        {
            if (words.IndexOf(wording.Part, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return FromEngine(row, wording.Meaning, words.Trim(), endpoint, cause);
            }
        }

        return null;
    }

    /// <summary>Every error of an engine is <c>{"message": "…"}</c>; anything else comes from something that is no engine.</summary>
    private static string? EngineWords(string? body)
    {
        try
        {
            using var document = JsonDocument.Parse(string.IsNullOrWhiteSpace(body) ? "null" : body!);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("message", out var message)
                ? Text(message)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A text that is none, or not Unicode, is told as it is written.</summary>
    private static string? Text(JsonElement message)
    {
        try
        {
            return message.ValueKind is JsonValueKind.String or JsonValueKind.Null ? message.GetString() : message.GetRawText();
        }
        catch (InvalidOperationException)
        {
            return message.GetRawText();
        }
    }

    /// <summary>Finds what no connection ends with: a response that somebody stumbled over.</summary>
    private static Exception? Unexpected(IReadOnlyList<Exception> causes) => causes.FirstOrDefault(cause =>
        (cause is InvalidOperationException and not ObjectDisposedException && causes[0] is not HttpRequestException)
        || cause is ArgumentException or NullReferenceException or FormatException or ArithmeticException or IndexOutOfRangeException or KeyNotFoundException
        or InvalidCastException or InvalidDataException or NotSupportedException);

    /// <summary>Finds what keeps a connection from being made at all: nothing was sent, and no response is at fault.</summary>
    private static Exception? CannotBegin(IReadOnlyList<Exception> causes) => causes.FirstOrDefault(cause =>
        cause is PlatformNotSupportedException || (cause is ArgumentException or NotSupportedException && IsBeforeConnection(causes[0])));

    private static SwarmException FromTransport(Exception problem, EngineEndpoint endpoint)
    {
        var causes = Causes(problem).ToList();
        if (causes.OfType<SwarmException>().FirstOrDefault() is { } known)
        {
            return At(endpoint, known);
        }

        if (TlsErrorMap.Find(causes) is var (row, meaning))
        {
            return Row(row, endpoint, meaning, problem);
        }

        // Only what goes wrong on an open connection is wrapped in an IOException. The request may have arrived, whatever the socket says then.
        var wasOpen = causes.TakeWhile(static cause => cause is not SocketException).Any(static cause => cause is IOException);
        if (causes.OfType<SocketException>().FirstOrDefault() is { } socket && !wasOpen)
        {
            return FromSocket(socket, endpoint, problem);
        }

#if !NET
        if (FromWeb(causes.OfType<WebException>().FirstOrDefault()) is var (web, words))
        {
            return Row(web, endpoint, words, problem);
        }
#endif

        if (!wasOpen && causes.Exists(static cause => cause is UnauthorizedAccessException))
        {
            return Row(SwarmErrors.AccessDenied, endpoint, "Access is denied", problem);
        }

        if (!wasOpen && causes.Exists(static cause => cause is TimeoutException))
        {
            return Row(SwarmErrors.ConnectionRefused, endpoint, "Nothing answers", problem);
        }

        if (CannotBegin(causes) is { } unusable)
        {
            return Row(SwarmErrors.EndpointInvalid, endpoint, $"The endpoint cannot be used ({ForeignBody.OneLine(unusable.Message)})", problem);
        }

        if (Unexpected(causes) is { } cause)
        {
            return Row(SwarmErrors.ResponseInvalid, endpoint, $"The response cannot be read ({(cause is NullReferenceException ? "a value is missing" : cause.Message.TrimEnd('.'))})", problem);
        }

        return !wasOpen && IsMalformed(problem)
            ? NotAnEngine(endpoint, problem, "The response is not HTTP")
            : Row(SwarmErrors.ConnectionLost, endpoint, $"The connection broke ({OwnWords(problem)})", problem);
    }

    /// <summary>An exception and what it came from.</summary>
    public static IEnumerable<Exception> Causes(Exception problem)
    {
        for (var cause = problem; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    /// <summary>What was found out deep in a handshake or in the ssh program does not know where the request was to go.</summary>
    private static SwarmException At(EngineEndpoint endpoint, SwarmException known) => known.Endpoint is not null
        ? known
        : known.Error.Exception(SwarmErrorDetail.Of(known, $"{endpoint}: {known.Message}") with { Endpoint = endpoint.Uri, Target = endpoint });

    private static SwarmException FromSocket(SocketException socket, EngineEndpoint endpoint, Exception problem) => socket.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery =>
            Row(SwarmErrors.HostNotFound, endpoint, $"The host name '{endpoint.Uri.Host}' does not resolve", problem),
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown =>
            Row(SwarmErrors.ConnectionLost, endpoint, $"The connection broke ({ForeignBody.OneLine(socket.Message)})", problem),
        SocketError.AddressNotAvailable when endpoint.Uri.Scheme == "unix" =>
            Row(SwarmErrors.ConnectionRefused, endpoint, "There is no such socket", problem),
        SocketError.AccessDenied => Row(SwarmErrors.AccessDenied, endpoint, "Access is denied", problem),
        _ => Row(SwarmErrors.ConnectionRefused, endpoint, SocketWords.Sentence(socket), problem),
    };

    /// <summary>The exception for a named pipe that is not there.</summary>
    public static SwarmException NoPipe(EngineEndpoint endpoint) => Row(SwarmErrors.ConnectionRefused, endpoint, "There is no such pipe");

#if NET
    private static bool IsBeforeConnection(Exception problem) =>
        problem is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };

    private static bool IsMalformed(Exception problem) =>
        problem is HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded };
#else
    /// <summary>.NET Framework tells by a status alone what went wrong before anything was sent; there is not always a socket's error behind it.</summary>
    private static (SwarmError Row, string Meaning)? FromWeb(WebException? problem) => problem?.Status switch
    {
        WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ProxyNameResolutionFailure => (SwarmErrors.HostNotFound, "The host name does not resolve"),
        WebExceptionStatus.ConnectFailure => (SwarmErrors.ConnectionRefused, $"No connection ({ForeignBody.OneLine(problem.Message)})"),
        WebExceptionStatus.TrustFailure or WebExceptionStatus.SecureChannelFailure => (SwarmErrors.TlsFailed, $"The TLS handshake failed ({ForeignBody.OneLine(problem.Message)})"),
        _ => null,
    };

    private static bool IsBeforeConnection(Exception problem) => problem.InnerException is WebException { Response: null };

    // .NET Framework tells a reply that is not HTTP by a WebException's status.
    private static bool IsMalformed(Exception problem) =>
        problem.InnerException is WebException { Status: WebExceptionStatus.ServerProtocolViolation };
#endif

    private static SwarmException NotAnEngine(EngineEndpoint endpoint, Exception problem, string meaning) =>
        Row(SwarmErrors.NotAnEngine, endpoint, $"{meaning} ({OwnWords(problem)})", problem);

    /// <summary>What the innermost cause says, in one short line.</summary>
    private static string OwnWords(Exception problem) => ForeignBody.OneLine(Causes(problem).Last().Message);

    private static SwarmException Row(SwarmError row, EngineEndpoint endpoint, string meaning, Exception? problem = null) =>
        row.Exception(new SwarmErrorDetail($"{endpoint}: {meaning}.") { Endpoint = endpoint.Uri, Target = endpoint, Advice = EngineAdvice.Of(row, endpoint), InnerException = problem });

    private static SwarmException FromEngine(SwarmError row, string meaning, string words, EngineEndpoint endpoint, Exception? problem) =>
        row.Exception(new SwarmErrorDetail($"{endpoint}: {meaning}. The engine says: {words}")
        {
            Endpoint = endpoint.Uri,
            EngineMessage = words,
            Target = endpoint,
            InnerException = problem,
        });
}
