using System.Collections;
using System.Reflection;

namespace SwarmHa.ModuleTests.Text;

/// <summary>The samples of the views with something hostile in every text that an engine, a driver or a person could have given.</summary>
internal static class HostileObjects
{
    /// <summary>The window's title, a bell, a colour that we never use, C1, backspace, right to left, zero width, half a pair, line breaks.</summary>
    public const string Marks = "\u001b]0;owned\u0007\u001b[5m\u009b31m\b\u202e\u2066\u200b\ud83d\u2028\u0085\rBACK\nFORGED";

    public static object Of(object sample) => sample switch
    {
        SwarmConnection connection => SampleSwarm.Connect(connection.Id, connection.Name + Marks, [.. connection.Endpoints.Select(static endpoint => (SwarmEndpoint)Of(endpoint))]),
        SwarmLab lab => SampleSwarm.Lab(lab.Name + Marks, [.. lab.Nodes.Select(static node => node.Name + Marks)]),
        _ => Changed(sample.GetType(), sample) ?? sample,
    };

    /// <summary>Null for what stays as it is.</summary>
    private static object? Changed(Type type, object? value) => value switch
    {
        string text => text + Marks,
        SwarmLabels labels => new SwarmLabels(labels.Append(new("a" + Marks, Marks)).ToDictionary(static label => label.Key, static label => label.Value)),
        Uri or EngineEndpoint or Version or null => null,
        _ when value.GetType().GetMethod("<Clone>$") is { } clone => Record(clone.Invoke(value, null)!),
        IEnumerable several when type.IsGenericType && type.GetGenericArguments() is [var item] => List(item, several),
        _ => null,
    };

    private static object Record(object copy)
    {
        foreach (var property in copy.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.SetMethod is not null && property.GetIndexParameters().Length == 0))
        {
            if (Changed(property.PropertyType, property.GetValue(copy)) is { } changed)
            {
                property.SetValue(copy, changed);
            }
        }

        return copy;
    }

    private static Array List(Type item, IEnumerable several)
    {
        object?[] changed = [.. several.Cast<object?>().Select(one => Changed(item, one) ?? one)];
        var list = Array.CreateInstance(item, changed.Length);
        changed.CopyTo(list, 0);
        return list;
    }
}
