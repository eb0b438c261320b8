namespace SwarmHa;

/// <summary>The labs as they were last seen, for completions.</summary>
internal static class KnownLabs
{
    // Each by itself: those of containers are asked of an engine, and the others need not wait for it. Simulated ones live here, and are simply known.
    private static readonly IReadOnlyList<(Func<IEnumerable<ISwarmLab>> Find, LastKnown<IReadOnlyList<KnownLab>> Known)> Sources =
        [.. PrivateParts.OtherLabFinders.Select(static find => (find, new LastKnown<IReadOnlyList<KnownLab>>()))];

    /// <summary>The labs that there are.</summary>
    public static IReadOnlyList<KnownLab> All()
    {
        var others = Sources.Select(static source => Task.Run(() => Look(source.Find, source.Known))).ToArray();
        return [.. PrivateParts.SimulatedLabs().Select(Of), .. others.SelectMany(static look => look.Result)];
    }

    private static IReadOnlyList<KnownLab> Look(Func<IEnumerable<ISwarmLab>> find, LastKnown<IReadOnlyList<KnownLab>> known) =>
        known.Look(() => Task.FromResult<IReadOnlyList<KnownLab>>([.. find().Select(Of)])) ?? [];

    private static KnownLab Of(ISwarmLab lab) => new(lab.Name, lab.Kind, lab.Nodes);
}

/// <summary>A lab as a completion tells of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What its engines are.</param>
/// <param name="Nodes">Its nodes.</param>
internal sealed record KnownLab(string Name, SwarmLabKind Kind, IReadOnlyList<SwarmLabNode> Nodes);
