namespace SwarmHa.Package;

/// <summary>CHANGELOG.md, of which the newest part goes along as release notes.</summary>
internal static class Changelog
{
    /// <summary>What stands under the heading of a version.</summary>
    /// <param name="path">The file.</param>
    /// <param name="version">The version; it has to be the newest, so that no package goes out with the notes of another.</param>
    public static string Newest(string path, string version)
    {
        var lines = File.ReadAllLines(path);
        var first = Array.FindIndex(lines, static line => line.StartsWith("## ", StringComparison.Ordinal));
        if (first < 0 || lines[first].Split(' ') is not [_, var newest, ..] || newest.Trim('[', ']') != version)
        {
            throw new InvalidDataException($"The first part of {Path.GetFileName(path)} is not that of {version}.");
        }

        return string.Join('\n', lines.Skip(first + 1).TakeWhile(static line => !line.StartsWith("## ", StringComparison.Ordinal))).Trim();
    }
}
