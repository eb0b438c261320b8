using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SwarmHa.Simulator;

/// <summary>The pieces of JSON that several replies have.</summary>
internal static class ApiJson
{
    private static readonly JsonSerializerOptions AsGoWrites = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(JsonObject value) => value.ToJsonString(AsGoWrites);

    public static string List(IEnumerable<JsonObject> values) => new JsonArray([.. values]).ToJsonString(AsGoWrites);

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    public static JsonObject Version(ulong index) => new() { ["Index"] = index };

    public static JsonObject Labels(IEnumerable<KeyValuePair<string, string>> labels) =>
        new(labels.Select(static label => new KeyValuePair<string, JsonNode?>(label.Key, label.Value)));

    /// <summary>Reads a body that has to be an object.</summary>
    /// <exception cref="ApiRefusal">It is not.</exception>
    public static JsonObject Body(HttpRequest request)
    {
        try
        {
            return JsonNode.Parse(request.Body) as JsonObject ?? throw new ApiRefusal(400, "invalid JSON: unexpected value");
        }
        catch (JsonException problem)
        {
            throw new ApiRefusal(400, $"invalid JSON: {problem.Message}");
        }
    }

    /// <summary>A text in an object.</summary>
    public static string Word(JsonNode? holder, string name) =>
        (holder as JsonObject)?[name] is JsonValue value && value.TryGetValue<string>(out var word) ? word : string.Empty;

    /// <summary>The texts of an object of texts.</summary>
    public static Dictionary<string, string> Words(JsonNode? holder) => holder is JsonObject words
        ? words.ToDictionary(static word => word.Key, static word => word.Value?.ToString() ?? string.Empty)
        : [];
}
