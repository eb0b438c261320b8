namespace SwarmHa.Docker;

/// <summary>The one place where what an ssh process ended with is given its row of <see cref="SwarmErrors"/>.</summary>
internal static class SshErrorMap
{
    private const int Succeeded = 0;

    /// <summary>The status by which a shell says that there is no such command.</summary>
    private const int NoSuchCommand = 127;

    /// <summary>How many lines are taken for what it says, when none of them is known.</summary>
    private const int LinesShown = 3;

    // The texts are OpenSSH's, docker's and those of shells. The first row that fits counts, so that the more special one stands before the more general.
    // ConnectionRefused and HostNotFound mean that no request can have arrived: only what is said when there is no session yet may be among them.
    private static readonly (string Part, SwarmError Row, string Meaning)[] Wordings =
    [
        ("remote host identification has changed", SwarmErrors.SshHostKeyRejected, "The host shows another key than the one that is noted for it"),
        ("host key verification failed", SwarmErrors.SshHostKeyRejected, "The host's key is not known"),
        ("permission denied (", SwarmErrors.SshAuthenticationFailed, "The host did not let the user in"),
        ("too many authentication failures", SwarmErrors.SshAuthenticationFailed, "The host did not let the user in, and would hear of no more keys"),
        ("client_loop:", SwarmErrors.ConnectionLost, "The connection broke"),
        ("read from remote host", SwarmErrors.ConnectionLost, "The connection broke"),
        ("closed by remote host.", SwarmErrors.ConnectionLost, "The connection broke"),
        ("not responding", SwarmErrors.ConnectionLost, "The host has fallen silent"),
        ("could not resolve hostname", SwarmErrors.HostNotFound, "The host name does not resolve"),
        ("name or service not known", SwarmErrors.HostNotFound, "The host name does not resolve"),
        ("permission denied while trying to connect", SwarmErrors.AccessDenied, "The user may not use the engine's socket there"),
        ("connect: permission denied", SwarmErrors.AccessDenied, "The user may not use the engine's socket there"),
        ("cannot connect to the docker daemon", SwarmErrors.ConnectionRefused, "The host answers, and its engine does not"),
        ("failed to open the raw stream connection", SwarmErrors.ConnectionRefused, "The host answers, and its engine does not"),
        ("connection refused", SwarmErrors.ConnectionRefused, "Nothing listens for ssh there"),
        ("no route to host", SwarmErrors.ConnectionRefused, "The host cannot be reached"),
        ("network is unreachable", SwarmErrors.ConnectionRefused, "The host cannot be reached"),
        ("host is down", SwarmErrors.ConnectionRefused, "The host cannot be reached"),
        ("timed out", SwarmErrors.EngineTimeout, "The host does not answer"),
        ("command not found", SwarmErrors.SshFailed, "The user has no docker program there"),
        ("is not recognized as", SwarmErrors.SshFailed, "The user has no docker program there"),
        ("unknown command: docker system", SwarmErrors.SshFailed, "The docker program there is too old"),
    ];

    // Said in passing, and never why it ended.
    private static readonly string[] Remarks = ["Warning: Permanently added", "** ", "debug1:", "debug2:", "debug3:"];

    /// <summary>Gives the end of a process that has sent nothing its row.</summary>
    /// <param name="status">The exit status; null when it is not known.</param>
    /// <param name="words">What it said.</param>
    /// <param name="endpoint">Where it was to connect.</param>
    /// <param name="cause">What was noticed of its end, if anything.</param>
    /// <returns>The typed exception.</returns>
    public static SwarmException Translate(int? status, string words, EngineEndpoint endpoint, Exception? cause)
    {
        var lines = words.Split('\n').Select(static line => line.Trim()).Where(IsMeant).ToList();
        foreach (var (part, row, meaning) in Wordings)
        {
            if (lines.FindLast(line => line.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0) is { } line)
            {
                return Exception(row, meaning, line, words, endpoint, cause);
            }
        }

        // What a host greets everybody with comes first.
        var said = string.Join(" ", lines.Skip(lines.Count - LinesShown));
        return status switch
        {
            NoSuchCommand => Exception(SwarmErrors.SshFailed, "The user has no docker program there", said, words, endpoint, cause),
            Succeeded => Exception(SwarmErrors.ConnectionLost, "The connection ended without a reply", said, words, endpoint, cause),
            null => Exception(SwarmErrors.SshFailed, "ssh closed the connection without a reply", said, words, endpoint, cause),
            _ => Exception(SwarmErrors.SshFailed, $"ssh ended with status {status}", said, words, endpoint, cause),
        };
    }

    /// <summary>The exception for a machine without ssh.</summary>
    /// <param name="endpoint">Where it was to connect.</param>
    /// <param name="cause">Why it could not be started; null when it was not found.</param>
    /// <returns>The typed exception.</returns>
    public static SwarmException NoProgram(EngineEndpoint endpoint, Exception? cause = null) => SwarmErrors.SshMissing.Exception(
        new SwarmErrorDetail($"{endpoint}: {(cause is null ? "There is no ssh program in the folders of the PATH." : $"The ssh program cannot be started ({ForeignBody.OneLine(cause.Message)}).")}")
        {
            Endpoint = endpoint.Uri,
            Target = endpoint,
            InnerException = cause,
        });

    private static bool IsMeant(string line) => line.Length > 0 && !Remarks.Any(remark => line.StartsWith(remark, StringComparison.Ordinal));

    private static SwarmException Exception(SwarmError row, string meaning, string said, string words, EngineEndpoint endpoint, Exception? cause) =>
        row.Exception(new SwarmErrorDetail($"{endpoint}: {meaning}.{(said.Length > 0 ? $" ssh says: {said}" : string.Empty)}")
        {
            Endpoint = endpoint.Uri,
            EngineMessage = words,
            Target = endpoint,
            Advice = EngineAdvice.Of(row, endpoint),
            InnerException = cause,
        });
}
