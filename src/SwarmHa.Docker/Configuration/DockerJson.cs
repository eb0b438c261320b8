using System.Security;
using System.Text.Json;

namespace SwarmHa.Docker;

/// <summary>An object in one of docker's JSON files. What a file holds never gets into an error: it may be the password of a registry.</summary>
internal sealed class DockerJson
{
    private readonly JsonElement _element;
    private readonly string _file;
    private readonly object _target;

    private DockerJson(JsonElement element, string file, object target)
    {
        _element = element;
        _file = file;
        _target = target;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file's path.</param>
    /// <param name="target">What an error is about.</param>
    /// <param name="mayBeEmpty">Whether a file with nothing in it counts as one that is not there.</param>
    /// <returns>Null when there is no such file.</returns>
    /// <exception cref="ContextInvalidException">The file cannot be read, or is no JSON object.</exception>
    public static DockerJson? Read(string file, object target, bool mayBeEmpty = false)
    {
        var text = Text(file, target);
        if (text is null || (mayBeEmpty && string.IsNullOrWhiteSpace(text)))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new DockerJson(document.RootElement.Clone(), file, target)
                : throw Invalid(file, target, "holds no JSON object.");
        }
        catch (JsonException problem)
        {
            // The parser's own message quotes what it stumbled over, to the end of the file if need be.
            var place = $"line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}";
            throw Invalid(file, target, $"is not JSON: {place}.", new JsonException($"Not JSON at {place}.", null, problem.LineNumber, problem.BytePositionInLine));
        }
    }

    /// <summary>An object in this one.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Null when it is not there.</returns>
    public DockerJson? Object(string name) => Property(name, "an object", JsonValueKind.Object) is { } found ? new DockerJson(found, _file, _target) : null;

    /// <summary>A text in this object.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Null when it is not there.</returns>
    public string? Text(string name) => Property(name, "a text", JsonValueKind.String) is { } found ? Decoded(found.GetString) : null;

    /// <summary>A flag in this object.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>False when it is not there.</returns>
    public bool Flag(string name) => Property(name, "true or false", JsonValueKind.True, JsonValueKind.False)?.GetBoolean() ?? false;

    /// <summary>Makes the error that the file is not as it should be.</summary>
    /// <param name="what">What is wrong, as the rest of a sentence that begins with the file's path.</param>
    /// <returns>The exception, to be thrown by the caller.</returns>
    public SwarmException Invalid(string what) => Invalid(_file, _target, what);

    private static SwarmException Invalid(string file, object target, string what, Exception? cause = null) =>
        SwarmErrors.ContextInvalid.Exception(new SwarmErrorDetail($"{file} {what}") { Target = target, InnerException = cause });

    private static string? Text(string file, object target)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return FileInTheWay.Of(file) is { } other ? throw Invalid(file, target, $"cannot be read: '{other}' is not a folder.", problem) : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException)
        {
            throw Invalid(file, target, $"cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>Docker's files are read by Go, for which case in names does not matter, and the last one counts of several.</summary>
    private JsonElement? Property(string name, string wanted, params JsonValueKind[] kinds)
    {
        var found = Decoded(() => _element.EnumerateObject().LastOrDefault(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase)).Value);
        return found.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null
            : Array.IndexOf(kinds, found.ValueKind) >= 0 ? found
            : throw Invalid($"is not as docker writes it: {name} is not {wanted}.");
    }

    /// <summary>Half a surrogate pair is let through by the parser, and is noticed only when the text is taken.</summary>
    private T Decoded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw Invalid("holds a text that is not Unicode.");
        }
    }
}
