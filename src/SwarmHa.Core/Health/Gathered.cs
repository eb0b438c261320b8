namespace SwarmHa;

/// <summary>Something that was gathered, or why it could not be.</summary>
/// <typeparam name="T">What it is.</typeparam>
internal sealed class Gathered<T>
{
    private readonly T? _value;

    private Gathered(T? value, string? gap, bool isQuorumLost = false)
    {
        _value = value;
        Gap = gap;
        IsQuorumLost = isQuorumLost;
    }

    /// <summary>Why it is missing; null when it is there.</summary>
    public string? Gap { get; }

    /// <summary>Whether it is missing because quorum is lost.</summary>
    public bool IsQuorumLost { get; }

    /// <summary>What was gathered. A rule names what it needs, and is not asked when that is missing.</summary>
    public T Value => Gap is null ? _value! : throw new InvalidOperationException($"A rule uses what it has not named as a need. {Gap}");

    public static Gathered<T> Of(T value) => new(value, null);

    public static Gathered<T> Missing(string reason, bool isQuorumLost = false) => new(default, reason, isQuorumLost);
}
