using System.Reflection;

namespace SwarmHa.Reports.Tests;

/// <summary>Reports in which each member, whatever is added to the model, has a value drawn by chance; and whether two are alike in all of them.</summary>
internal sealed class AnyReport(int seed)
{
    private static readonly string[] Words = ["node-40", "", "größe ✓ 🐳", "a\"b'c<d>&e", "line\nline\ttab\u0001", "http://x/", "null"];

    /// <summary>Every node has these properties; a worker has them empty.</summary>
    private static readonly string[] OfManagers = [nameof(SwarmNode.IsLeader), nameof(SwarmNode.Reachability), nameof(SwarmNode.RaftAddress)];

    private readonly Random _random = new(seed);

    public SwarmFailoverReport Make() => (SwarmFailoverReport)Value(typeof(SwarmFailoverReport));

    private object Value(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Value(inner);
        }

        if (type.IsEnum)
        {
            var values = Enum.GetValues(type);
            return values.GetValue(_random.Next(values.Length))!;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var items = Array.CreateInstance(type.GetGenericArguments()[0], _random.Next(1, 4));
            for (var index = 0; index < items.Length; index++)
            {
                items.SetValue(Value(type.GetGenericArguments()[0]), index);
            }

            return items;
        }

        return type switch
        {
            _ when type == typeof(string) => Words[_random.Next(Words.Length)] + _random.Next(1000),
            _ when type == typeof(bool) => _random.Next(2) == 1,
            _ when type == typeof(int) => _random.Next(),
            _ when type == typeof(long) => _random.NextInt64(),
            _ when type == typeof(ulong) => (ulong)_random.NextInt64(),
            _ when type == typeof(double) => _random.NextDouble() * 64,
            _ when type == typeof(TimeSpan) => TimeSpan.FromTicks(_random.NextInt64(-36_000_000_000, 36_000_000_000)),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(_random.NextInt64(DateTime.UnixEpoch.Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero),
            _ when type == typeof(Uri) => new Uri($"http://host{_random.Next(1000)}:8080/path?a=b&c=d"),
            _ when type == typeof(SwarmLabels) => new SwarmLabels([new($"key {_random.Next()}", "<value>"), new("empty", string.Empty)]),
            _ when type == typeof(SwarmNode) && _random.Next(2) == 1 => Value(typeof(SwarmManager)),
            _ => Record(type),
        };
    }

    private object Record(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(static one => one.GetParameters().Length).First();
        var made = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Value(parameter.ParameterType))]);
        foreach (var property in Members(type).Where(property => type != typeof(SwarmNode) || !OfManagers.Contains(property.Name)))
        {
            property.SetValue(made, Value(property.PropertyType));
        }

        return made;
    }

    /// <summary>Fails where two are not alike, and says where that is.</summary>
    public static void AssertAlike(object? expected, object? actual, string where = "report")
    {
        if (expected is System.Collections.IEnumerable and not string and not SwarmLabels)
        {
            var (one, other) = (((System.Collections.IEnumerable)expected).Cast<object>().ToList(), ((System.Collections.IEnumerable)actual!).Cast<object>().ToList());
            Assert.True(one.Count == other.Count, $"{where} has {other.Count} items and not {one.Count}.");
            for (var index = 0; index < one.Count; index++)
            {
                AssertAlike(one[index], other[index], $"{where}[{index}]");
            }
        }
        else if (expected is SwarmLabels labels)
        {
            Assert.Equal(labels.OrderBy(static label => label.Key), ((SwarmLabels)actual!).OrderBy(static label => label.Key));
        }
        else if (expected?.GetType().Namespace == nameof(SwarmHa) && !expected.GetType().IsEnum)
        {
            Assert.Equal(expected.GetType(), actual?.GetType());
            foreach (var property in Members(expected.GetType()))
            {
                AssertAlike(property.GetValue(expected), property.GetValue(actual), $"{where}.{property.Name}");
            }
        }
        else
        {
            Assert.True(Equals(expected, actual), $"{where} is {actual} and not {expected}.");
        }
    }

    private static IEnumerable<PropertyInfo> Members(Type type) => type.GetProperties().Where(static property => property.SetMethod is { IsPublic: true });
}
