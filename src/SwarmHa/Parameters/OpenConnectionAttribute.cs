using System.Globalization;
using System.Management.Automation;

namespace SwarmHa;

/// <summary>Takes the name of an open connection, or its number, where a connection is wanted. Of several with that name the latest is meant.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OpenConnectionAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var plain = Plain(inputData);
        return plain is object[] many ? Array.ConvertAll(many, static one => Find(Plain(one))) : Find(plain);
    }

    private static object Find(object item)
    {
        var open = ConnectionTable.OfThisRunspace().All;
        return item switch
        {
            string text => open.LastOrDefault(connection => string.Equals(connection.Name, text, StringComparison.OrdinalIgnoreCase))
                ?? open.FirstOrDefault(connection => connection.Id.ToString(CultureInfo.InvariantCulture) == text)
                ?? throw NotOpen($"named '{text}'", open),
            int id => open.FirstOrDefault(connection => connection.Id == id) ?? throw NotOpen($"{id}", open),
            _ => item,
        };
    }

    /// <summary>What came from another process (Start-Job, remoting) is a copy of the properties, with nothing open behind it.</summary>
    private static object Plain(object item) => item is not PSObject wrapped ? item
        : wrapped.TypeNames.Contains("Deserialized." + typeof(SwarmConnection).FullName)
            ? throw new ArgumentTransformationMetadataException(
                "The connection was opened in another process, and cannot be used in this one. Run Connect-Swarm here, or use ForEach-Object -Parallel or Start-ThreadJob in place of Start-Job.")
            : wrapped.BaseObject;

    private static ArgumentTransformationMetadataException NotOpen(string which, IReadOnlyList<SwarmConnection> open) =>
        new(PublicText.Of($"There is no open connection {which}; {(open.Count == 0 ? "none is open" : $"open are {string.Join(", ", open)}")}."));
}
