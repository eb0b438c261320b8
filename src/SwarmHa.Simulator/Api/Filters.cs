using System.Text.Json;
using System.Text.Json.Nodes;

namespace SwarmHa.Simulator;

/// <summary>The filters of a request, in either of the forms that engines take: <c>{"name":["a"]}</c> and <c>{"name":{"a":true}}</c>.</summary>
internal sealed class Filters
{
    private readonly Dictionary<string, IReadOnlyList<string>> _wanted = new(StringComparer.Ordinal);

    private Filters()
    {
    }

    /// <summary>Reads the filters.</summary>
    /// <param name="request">The request.</param>
    /// <param name="known">The names that there are.</param>
    /// <returns>The filters.</returns>
    /// <exception cref="ApiRefusal">They cannot be read, or there is an unknown one.</exception>
    public static Filters Of(HttpRequest request, params string[] known)
    {
        var filters = new Filters();
        try
        {
            var given = request.Value("filters") is { Length: > 0 } text ? JsonNode.Parse(text) as JsonObject : null;
            foreach (var (name, values) in (given ?? []).Select(static pair => (pair.Key, pair.Value)))
            {
                if (Array.IndexOf(known, name) < 0)
                {
                    throw new ApiRefusal(400, $"Invalid filter '{name}'");
                }

                filters._wanted[name] = values switch
                {
                    JsonObject set => [.. set.Select(static entry => entry.Key)],
                    JsonArray list => [.. list.Select(static entry => entry?.ToString() ?? string.Empty)],
                    _ => throw new ApiRefusal(400, "invalid filter"),
                };
            }
        }
        catch (JsonException)
        {
            throw new ApiRefusal(400, "invalid filter");
        }

        return filters;
    }

    /// <summary>Whether one of the wanted values is this one, or none is wanted.</summary>
    public bool Is(string name, string value) => Any(name, wanted => string.Equals(wanted, value, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the value begins with one of the wanted, or none is wanted.</summary>
    public bool Begins(string name, string value) => Any(name, wanted => value.StartsWith(wanted, StringComparison.Ordinal));

    /// <summary>Whether the labels have all that is wanted, as <c>key</c> or <c>key=value</c>.</summary>
    public bool HasLabels(string name, IReadOnlyDictionary<string, string> labels) =>
        !_wanted.TryGetValue(name, out var wanted) || wanted.All(label =>
        {
            var parts = label.Split(['='], 2);
            return labels.TryGetValue(parts[0], out var value) && (parts.Length == 1 || parts[1] == value);
        });

    /// <summary>Refuses a filter whose value is not one of a few.</summary>
    public void Demand(string name, string title, params string[] allowed)
    {
        if (_wanted.TryGetValue(name, out var wanted) && wanted.FirstOrDefault(value => Array.IndexOf(allowed, value) < 0) is { } odd)
        {
            throw new ApiRefusal(500, $"Invalid {title} filter: '{odd}'");
        }
    }

    private bool Any(string name, Func<string, bool> fits) => !_wanted.TryGetValue(name, out var wanted) || wanted.Any(fits);
}
