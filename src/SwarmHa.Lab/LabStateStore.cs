using System.Text.Json;

namespace SwarmHa.Lab;

/// <summary>The state files of all labs of this machine, in one place that does not depend on who raised them.</summary>
internal static class LabStateStore
{
    /// <summary>Only root can write beneath it, so that nobody else can name files that root would then delete.</summary>
    public const string Root = "/var/lib/swarmha-lab";

    private const string FileName = "lab.json";

    public static string DirectoryOf(string name) => Path.Combine(Root, name);

    public static LabState? Load(string name)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(DirectoryOf(name), FileName)), LabStateJson.Default.LabState);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is JsonException or UnauthorizedAccessException)
        {
            throw new EngineLabException($"The state of lab '{name}' in {DirectoryOf(name)} cannot be read: {e.Message}", e);
        }
    }

    public static IReadOnlyList<LabState> LoadAll()
    {
        var names = Directory.Exists(Root) ? Directory.EnumerateDirectories(Root).Select(Path.GetFileName).OfType<string>() : [];
        return [.. names.Order(StringComparer.Ordinal).Select(Load).OfType<LabState>()];
    }

    /// <summary>Writes beside the file and renames, so that a reader or a killed writer never leaves half of it.</summary>
    public static void Save(LabState state)
    {
        string directory = DirectoryOf(state.Name);
        try
        {
            Directory.CreateDirectory(directory);
            string draft = Path.Combine(directory, FileName + ".new");
            File.WriteAllText(draft, JsonSerializer.Serialize(state, LabStateJson.Default.LabState));
            File.Move(draft, Path.Combine(directory, FileName), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineLabException($"The state of lab '{state.Name}' cannot be written to {directory}: {e.Message}", e);
        }
    }

    /// <summary>Forgets the lab: last of all, when nothing of it is left.</summary>
    public static void Delete(string name)
    {
        if (Directory.Exists(DirectoryOf(name)))
        {
            Directory.Delete(DirectoryOf(name), recursive: true);
        }

        if (Directory.Exists(Root) && !Directory.EnumerateFileSystemEntries(Root).Any())
        {
            Directory.Delete(Root);
        }
    }
}
