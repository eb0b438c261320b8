using System.Collections;
using System.Management.Automation.Language;

namespace SwarmHa.Package;

/// <summary>The manifest of a module, as text of which some values can be written anew.</summary>
internal sealed class ModuleManifest
{
    private readonly HashtableAst _table;
    private readonly Hashtable _values;

    private ModuleManifest(string text)
    {
        Text = text;
        var script = Parser.ParseInput(text, out _, out var errors);
        if (errors.Length > 0)
        {
            throw new InvalidDataException($"The manifest does not parse: {errors[0].Message}");
        }

        _table = (HashtableAst)script.Find(static part => part is HashtableAst, searchNestedScriptBlocks: false);
        _values = (Hashtable)_table.SafeGetValue();
    }

    /// <summary>The whole file.</summary>
    public string Text { get; }

    /// <summary>ModuleVersion, and behind it what PrivateData has as Prerelease.</summary>
    public string Version => Gallery("Prerelease") is { Length: > 0 } label ? $"{Value("ModuleVersion")}-{label}" : Value("ModuleVersion");

    /// <summary>The tags, without those that a gallery makes of the exports.</summary>
    public IReadOnlyList<string> Tags => Strings(GalleryData["Tags"]);

    private Hashtable GalleryData => (Hashtable)((Hashtable)_values["PrivateData"]!)["PSData"]!;

    /// <summary>Reads one.</summary>
    /// <param name="path">The file.</param>
    public static ModuleManifest Read(string path) => new(File.ReadAllText(path));

    /// <summary>A value that has to be there.</summary>
    /// <param name="key">Its key at the top.</param>
    public string Value(string key) => (string?)_values[key] ?? throw new InvalidDataException($"The manifest has no {key}.");

    /// <summary>A value for galleries; null when there is none.</summary>
    /// <param name="key">Its key in PrivateData.PSData.</param>
    public string? Gallery(string key) => (string?)GalleryData[key];

    /// <summary>What one of the lists of exports names.</summary>
    /// <param name="key">Its key at the top.</param>
    public IReadOnlyList<string> Exports(string key) => Strings(_values[key]);

    /// <summary>The same with another value for galleries, or with one more.</summary>
    /// <param name="key">A key in PrivateData.PSData.</param>
    /// <param name="value">The value; of one line or of several.</param>
    public ModuleManifest WithGallery(string key, string value)
    {
        var gallery = Find(Find(_table, "PrivateData"), "PSData");
        if (Gallery(key) is null)
        {
            var end = gallery.Extent.EndOffset - 1;
            return new ModuleManifest(string.Concat(Text.AsSpan(0, end), $"    {key} = {Quote(value)}\n        ", Text.AsSpan(end)));
        }

        var old = Find(gallery, key).Extent;
        return new ModuleManifest(string.Concat(Text.AsSpan(0, old.StartOffset), Quote(value), Text.AsSpan(old.EndOffset)));
    }

    private static Ast Find(Ast table, string key) =>
        (table as HashtableAst ?? (HashtableAst)((PipelineAst)table).GetPureExpression()).KeyValuePairs
            .Where(pair => pair.Item1 is StringConstantExpressionAst name && name.Value == key).Select(static pair => pair.Item2).SingleOrDefault()
        ?? throw new InvalidDataException($"The manifest has no {key}.");

    private static string Quote(string value)
    {
        if (!value.Contains('\n', StringComparison.Ordinal))
        {
            return $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
        }

        // Nothing in such a string is special but its end.
        return value.Contains("\n'@", StringComparison.Ordinal) ? throw new InvalidDataException("The text would end the string it is in.") : $"@'\n{value}\n'@";
    }

    private static IReadOnlyList<string> Strings(object? value) => value switch
    {
        null => [],
        object[] many => [.. many.Cast<string>()],
        var one => [(string)one],
    };
}
