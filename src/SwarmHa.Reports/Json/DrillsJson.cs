using System.Text.Json;

namespace SwarmHa.Reports;

/// <summary>Drills as JSON, by docs/report.schema.json.</summary>
internal static class DrillsJson
{
    /// <summary>The name that a file of this kind bears. A later version that an older module could misread gets another one.</summary>
    public const string Schema = SchemaFamily + "v1";

    private const string SchemaFamily = "urn:swarmha:failover-report:";

    /// <summary>The text of a whole file.</summary>
    public static string Write(SwarmFailoverSeries drills) => JsonSerializer.Serialize(DrillsDocument.Of(drills), DrillsContext.Default.DrillsDocument) + "\n";

    /// <summary>The reports of a whole file.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static IReadOnlyList<SwarmFailoverReport> Read(string text)
    {
        if (text.TrimStart() is not ['{', ..])
        {
            throw new FormatException("it is not a JSON object");
        }

        try
        {
            // First of what kind it is: all else could have changed with that.
            DemandSchema(JsonSerializer.Deserialize(text, DrillsContext.Default.SchemaDocument)?.Schema);
            return JsonSerializer.Deserialize(text, DrillsContext.Default.DrillsDocument)!.ToReports();
        }
        catch (JsonException problem)
        {
            throw new FormatException(Reason(problem), problem);
        }
    }

    private static void DemandSchema(string? schema)
    {
        if (schema is null || !schema.StartsWith(SchemaFamily, StringComparison.Ordinal))
        {
            throw new FormatException($"it does not say \"schema\": \"{Schema}\"");
        }

        if (schema != Schema)
        {
            throw new FormatException($"it is of version {Redaction.Of(schema.Substring(SchemaFamily.Length))}, and this module reads v1");
        }
    }

    /// <summary>The reader's own words without the place, which it gives in its own way, and then the place.</summary>
    private static string Reason(JsonException problem)
    {
        var end = problem.Message.IndexOf(" Path:", StringComparison.Ordinal);
        end = end < 0 ? problem.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) : end;
        var words = end < 0 ? problem.Message : problem.Message.Substring(0, end);
        words = words.StartsWith("The JSON value could not be converted to ", StringComparison.Ordinal) ? "a value has the wrong type" : words;
        return $"{words.TrimEnd('.')}, at {problem.Path ?? "$"} in line {(problem.LineNumber ?? 0) + 1}";
    }
}
