namespace SwarmHa.Docker;

/// <summary>How one manager has done so far while a swarm is asked something.</summary>
internal sealed class ManagerStanding(EndpointSlot slot)
{
    private const int MostCharacters = 80;

    public EndpointSlot Slot => slot;

    /// <summary>How many requests it has not answered yet.</summary>
    public int Open { get; set; }

    public TimeSpan FirstBegun { get; init; }

    public TimeSpan LastBegun { get; set; }

    public TimeSpan LastEnded { get; set; }

    public SwarmException? Problem { get; set; }

    /// <summary>Whether it may answer in a moment. Where no manager is, none comes that soon.</summary>
    public bool IsPassing => Problem is { IsTransient: true }
        and not (ConnectionRefusedException or HostNotFoundException or SshFailedException or ProxyFailedException or NotAManagerException or NotInSwarmException);

    private string Name => slot.Snapshot.Node.Length > 0 ? slot.Snapshot.Node : slot.Engine.Endpoint.ToString();

    /// <summary>What it says, in a few words, for people who wait.</summary>
    public string Words(TimeSpan now)
    {
        var said = Problem is null or EngineTimeoutException
            ? FormattableString.Invariant($"no reply for {(now - FirstBegun).TotalSeconds:0} s")
            : FirstSentence(Problem.Message.Replace($"{slot.Engine.Endpoint}: ", string.Empty));
        return $"{Name}: {said}";
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        var sentence = (end < 0 ? message : message.Substring(0, end)).TrimEnd('.');
        return sentence.Length > MostCharacters ? $"{sentence.Substring(0, MostCharacters)}…" : sentence;
    }
}
