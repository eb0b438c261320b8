using System.Text.Json;

namespace SwarmHa.Docker;

/// <summary>How the members of an object are read when its bytes may come to an end in the middle. Then a value is as good as empty, and nothing more
/// can be read from there on.</summary>
internal static class JsonMembers
{
    /// <summary>Goes into the object that is the member's value.</summary>
    /// <returns>Whether there is one; null is none.</returns>
    public static bool Enter(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType switch
    {
        JsonTokenType.StartObject => true,
        JsonTokenType.Null => false,
        _ => throw Unexpected(ref reader),
    };

    /// <summary>Goes to the next member of the object.</summary>
    /// <returns>Whether there is one.</returns>
    public static bool Next(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>A text; null for null.</summary>
    public static string? Text(ref Utf8JsonReader reader) => IsText(ref reader) ? reader.GetString() : null;

    /// <summary>A text that is likely to come again; null for null.</summary>
    public static string? Text(ref Utf8JsonReader reader, KnownTexts known) => IsText(ref reader) ? known.Get(ref reader) : null;

    /// <summary>A whole number; 0 for null.</summary>
    public static long Number(ref Utf8JsonReader reader) =>
        !IsNumber(ref reader) ? 0 : reader.TryGetInt64(out var value) ? value : throw Unexpected(ref reader);

    /// <summary>A whole number that is never negative; 0 for null.</summary>
    public static ulong Count(ref Utf8JsonReader reader) =>
        !IsNumber(ref reader) ? 0 : reader.TryGetUInt64(out var value) ? value : throw Unexpected(ref reader);

    /// <summary>Yes or no; no for null.</summary>
    public static bool Flag(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False or JsonTokenType.Null => false,
        _ => throw Unexpected(ref reader),
    };

    /// <summary>A time; null for null.</summary>
    public static DateTime? Time(ref Utf8JsonReader reader) =>
        !IsText(ref reader) ? null : reader.TryGetDateTime(out var value) ? value : throw Unexpected(ref reader);

    /// <summary>Passes over the member's value, whatever it is.</summary>
    public static void Skip(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return;
        }

        // The reader's own way of skipping goes back when the bytes come to an end, and what follows would be taken for something else.
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
        }
    }

    private static bool IsText(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType switch
    {
        JsonTokenType.String => true,
        JsonTokenType.Null => false,
        _ => throw Unexpected(ref reader),
    };

    private static bool IsNumber(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType switch
    {
        JsonTokenType.Number => true,
        JsonTokenType.Null => false,
        _ => throw Unexpected(ref reader),
    };

    private static JsonException Unexpected(ref Utf8JsonReader reader) => new($"A member has a value of the kind {reader.TokenType} that no engine writes.");
}
