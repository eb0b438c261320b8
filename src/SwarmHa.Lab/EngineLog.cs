namespace SwarmHa.Lab;

/// <summary>Quotes an engine's log for a person.</summary>
internal static class EngineLog
{
    private const int Lines = 12;

    /// <summary>The last lines from the offset on that are more than information; those of level info are many, and name the swarm's gossip
    /// keys.</summary>
    public static string Complaints(string path, long offset)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Seek(Math.Min(offset, file.Length), SeekOrigin.Begin);
            using var reader = new StreamReader(file);
            var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.Contains("level=info", StringComparison.Ordinal))
                .TakeLast(Lines)
                .ToList();
            return lines.Count > 0 ? string.Join(" | ", lines) : "(nothing beyond information)";
        }
        catch (IOException e)
        {
            return $"({e.Message})";
        }
    }
}
