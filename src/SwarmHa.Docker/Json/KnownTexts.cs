using System.Text.Json;

namespace SwarmHa.Docker;

/// <summary>Texts that come again and again, such as a version that thousands of nodes have: one string for all of them. May be used from several
/// threads at once.</summary>
internal sealed class KnownTexts
{
    private const int Places = 256;
    private const int Longest = 128;

    // Each text has one place, and the latest one keeps it: nothing grows, whatever is read.
    private readonly Known?[] _places = new Known?[Places];

    /// <summary>The text at which the reader is.</summary>
    public string Get(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped || reader.HasValueSequence || reader.ValueSpan.Length > Longest)
        {
            return reader.GetString()!;
        }

        var bytes = reader.ValueSpan;
        if (bytes.Length == 0)
        {
            return string.Empty;
        }

        ref var place = ref _places[PlaceOf(bytes)];
        if (place is { } known && bytes.SequenceEqual(known.Bytes))
        {
            return known.Text;
        }

        var text = reader.GetString()!;
        place = new Known(bytes.ToArray(), text);
        return text;
    }

    private static int PlaceOf(ReadOnlySpan<byte> bytes)
    {
        var hash = 17;
        foreach (var value in bytes)
        {
            hash = (hash * 31) + value;
        }

        return (hash ^ (hash >> 8)) & (Places - 1);
    }

    private sealed record Known(byte[] Bytes, string Text);
}
