using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Docker.DotNet.Models;

namespace SwarmHa.Docker;

/// <summary>Turns the Engine API's words into the model. What a newer engine adds is left out; what an older one lacks is empty.</summary>
internal static class NodeMapping
{
    private const double NanoCpus = 1e9;

    /// <exception cref="ResponseInvalidException">The role or the availability is unknown, and the update would replace it.</exception>
    public static NodeUpdateParameters ToParameters(NodeUpdate update) => new()
    {
        Name = update.Name,
        Role = Known(update.Role, update, "role"),
        Availability = Known(update.Availability, update, "availability"),
        Labels = update.Labels.ToDictionary(static label => label.Key, static label => label.Value),
    };

    public static double ToCpus(long nanoCpus) => nanoCpus / NanoCpus;

    public static string ToPlatform(string? system, string? architecture) =>
        string.Join("/", new[] { system, architecture }.Where(static part => !string.IsNullOrEmpty(part)));

    /// <summary>Finds a word of the engine's among the model's, whatever its case. A number is no word.</summary>
    public static T ToEnum<T>(string? word, T otherwise)
        where T : struct, Enum =>
        word is not null && Words<T>.Values.TryGetValue(word, out var value) ? value : otherwise;

    public static DateTimeOffset ToUtc(DateTime? time) =>
        time is { } value ? new DateTimeOffset(value.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(value, DateTimeKind.Utc) : value.ToUniversalTime()) : default;

    /// <summary>The name in an encoded subject.</summary>
    /// <param name="subject">The encoded name, in base 64.</param>
    /// <returns>Empty when there is none, or none that this platform can read: that says nothing about the node, and the rest of it counts.</returns>
    /// <exception cref="JsonException">It is not base 64.</exception>
    public static string ToDistinguishedName(string? subject)
    {
        if (string.IsNullOrEmpty(subject))
        {
            return string.Empty;
        }

        try
        {
            return new X500DistinguishedName(Convert.FromBase64String(subject!)).Name;
        }
        catch (FormatException problem)
        {
            throw new JsonException("The issuer of a certificate is not base 64.", problem);
        }
        catch (CryptographicException)
        {
            return string.Empty;
        }
    }

    private static string Known<T>(T value, NodeUpdate update, string what)
        where T : struct, Enum =>
        value.ToString() is var word && word != nameof(SwarmNodeRole.Unknown)
            ? word.ToLowerInvariant()
            : throw SwarmErrors.ResponseInvalid.Exception($"The node {update.NodeId} was not changed: the engine reports a {what} that this version does not support, and the update would replace it.", update);

    private static class Words<T>
        where T : struct, Enum
    {
#if NET
        private static readonly T[] All = Enum.GetValues<T>();
#else
        private static readonly T[] All = (T[])Enum.GetValues(typeof(T));
#endif

        public static Dictionary<string, T> Values { get; } = All.ToDictionary(static value => value.ToString(), StringComparer.OrdinalIgnoreCase);
    }
}
