namespace SwarmHa.Benchmark.Serving;

/// <summary>How much of one reply had been handed to the system when.</summary>
/// <param name="At">The moment, on the clock that all processes of the machine share.</param>
/// <param name="Bytes">The bytes so far, with what frames them.</param>
public sealed record SentSoFar(long At, long Bytes);

/// <summary>What a served swarm was asked since the last reset.</summary>
/// <param name="BodyBytes">How long its node list is.</param>
/// <param name="Requests">How many requests there were for each path.</param>
/// <param name="Lists">How the node lists were sent, one after the other as they were begun.</param>
public sealed record ServedState(int BodyBytes, IReadOnlyDictionary<string, int> Requests, IReadOnlyList<IReadOnlyList<SentSoFar>> Lists)
{
    /// <summary>Which part of the node list had been sent at a moment, of the one that was furthest.</summary>
    /// <param name="moment">The moment.</param>
    /// <returns>From 0 to 1.</returns>
    public double PartSentAt(long moment) => Lists
        .Select(list => list.LastOrDefault(sent => sent.At <= moment)?.Bytes ?? 0)
        .DefaultIfEmpty()
        .Max() / (double)Math.Max(1, Lists.SelectMany(static list => list).Select(static sent => sent.Bytes).DefaultIfEmpty().Max());
}
