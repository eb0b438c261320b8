namespace SwarmHa;

/// <summary>What a drill may cost at most. What is null is not judged.</summary>
public sealed record SwarmFailoverLimits
{
    /// <summary>No limits.</summary>
    public static SwarmFailoverLimits None { get; } = new();

    /// <summary>The longest time without management, of reads as of committed writes.</summary>
    public TimeSpan? ControlPlaneGap { get; init; }

    /// <summary>The longest time between two answers of a service that is not on a lost host.</summary>
    public TimeSpan? ServiceGap { get; init; }

    /// <summary>How many questions to such services may fail, all in all. Null stands for none.</summary>
    public int? FailedProbes { get; init; }

    /// <summary>The longest time from the order to undo the fault until the lost managers are Reachable and Ready.</summary>
    public TimeSpan? Rejoin { get; init; }

    /// <summary>What was promised, in words; that nothing was, and how it is, when there is no limit.</summary>
    /// <returns>Such as <c>no management for at most 20 s; a service silent for at most 2 s</c>.</returns>
    public string Describe()
    {
        var promised = new[]
        {
            Promise("the swarm without management", ControlPlaneGap),
            Promise("a service silent", ServiceGap),
            FailedProbes is { } failed ? FormattableString.Invariant($"at most {failed} failed service probes") : null,
            Promise("the lost managers not back", Rejoin),
        }.OfType<string>().ToList();
        return promised.Count > 0
            ? string.Join("; ", promised)
            : "no limits were set, so the times are measured but not judged (-MaxControlPlaneGap, -MaxServiceGap, -MaxRejoin set some)";

        static string? Promise(string what, TimeSpan? limit) => limit is { } most ? FormattableString.Invariant($"{what} for at most {most.TotalSeconds:0.###} s") : null;
    }

    /// <summary>The limits in a line.</summary>
    /// <returns>Such as <c>ControlPlaneGap 20.000 s, FailedProbes 3</c>; empty when there is none.</returns>
    public override string ToString() => string.Join(", ", new[]
    {
        InWords(nameof(ControlPlaneGap), ControlPlaneGap),
        InWords(nameof(ServiceGap), ServiceGap),
        FailedProbes is { } failed ? FormattableString.Invariant($"{nameof(FailedProbes)} {failed}") : null,
        InWords(nameof(Rejoin), Rejoin),
    }.OfType<string>());

    private static string? InWords(string name, TimeSpan? limit) =>
        limit is { } most ? FormattableString.Invariant($"{name} {most.TotalSeconds:0.000} s") : null;
}
