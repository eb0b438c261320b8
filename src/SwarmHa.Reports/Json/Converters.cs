using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SwarmHa.Reports;

/// <summary>Texts, without secrets.</summary>
internal sealed class PlainText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString() : throw new JsonException("A text was expected.");

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(Redaction.Of(value));

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(Redaction.Of(value));
}

/// <summary>Spans of time as seconds: a number with up to seven places, which loses nothing.</summary>
internal sealed class Seconds : JsonConverter<TimeSpan>
{
    private const decimal TicksPerSecond = TimeSpan.TicksPerSecond;

    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDecimal(out var seconds)
            || Math.Abs(seconds) > TimeSpan.MaxValue.Ticks / TicksPerSecond)
        {
            throw new JsonException("A number of seconds was expected.");
        }

        return TimeSpan.FromTicks((long)Math.Round(seconds * TicksPerSecond));
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Ticks / TicksPerSecond);
}

/// <summary>Moments, always in UTC.</summary>
internal sealed class Moment : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var moment)
            ? moment.ToUniversalTime()
            : throw new JsonException("A moment such as 2026-11-23T13:49:07Z was expected.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
}

/// <summary>The names of an enum, exactly; no numbers, which would outlive their meaning.</summary>
internal sealed class Name<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Known = All().ToDictionary(static value => value.ToString(), StringComparer.Ordinal);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Known.TryGetValue(reader.GetString()!, out var value)
            ? value
            : throw new JsonException($"One of {string.Join(", ", Known.Keys)} was expected.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    private static T[] All() =>
#if NET
        Enum.GetValues<T>();
#else
        (T[])Enum.GetValues(typeof(T));
#endif
}
