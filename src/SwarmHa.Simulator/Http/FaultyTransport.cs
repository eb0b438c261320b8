namespace SwarmHa.Simulator;

/// <summary>Lets the replies of one node go wrong as long as it is told to.</summary>
internal sealed class FaultyTransport(SimulationClock clock)
{
    private const string NotHttp = "SSH-2.0-OpenSSH_9.2\r\n";
    private const string Page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n";

    private TransportFault? _fault;
    private int? _left;

    /// <summary>Sets the fault, or clears it. Only within a command.</summary>
    public void Set(TransportFault? fault)
    {
        _fault = fault;
        _left = fault?.Requests;
    }

    /// <summary>Spoils a reply.</summary>
    public async Task<HttpReply> SpoilAsync(HttpReply reply)
    {
        if (clock.Do(Take) is not { } fault)
        {
            return reply;
        }

        if (fault.Kind != TransportFaultKind.Slow)
        {
            reply.Stream?.Dispose();
        }

        switch (fault.Kind)
        {
            case TransportFaultKind.Slow:
                await DelayAsync(fault.Delay).ConfigureAwait(false);
                return reply;
            case TransportFaultKind.Drop:
                return reply with { Raw = string.Empty, Stream = null, Ending = ReplyEnding.Close };
            case TransportFaultKind.ResetMidBody:
                return reply with { Portion = 0.5, Ending = ReplyEnding.Reset, Stream = null };
            case TransportFaultKind.NotHttp:
                return reply with { Raw = NotHttp, Stream = null, Ending = ReplyEnding.Close };
            case TransportFaultKind.TruncatedJson:
                return reply with { Body = reply.Body.Substring(0, reply.Body.Length / 2), Stream = null };
            default:
                return new HttpReply { Status = 502, ContentType = "text/html", Body = Page };
        }
    }

    private TransportFault? Take()
    {
        var fault = _left == 0 ? null : _fault;
        _left -= 1;
        return fault;
    }

    private Task DelayAsync(TimeSpan delay)
    {
        var over = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        clock.Do(() => clock.In(delay, () => over.TrySetResult(true)));
        return over.Task;
    }
}
