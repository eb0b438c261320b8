namespace SwarmHa.Docker;

/// <summary>Tells a path that leads through a file from one that is just not there: .NET throws the same for both.</summary>
internal static class FileInTheWay
{
    /// <summary>The file that stands where a path needs a folder; null when there is none.</summary>
    public static string? Of(string path)
    {
        for (var folder = Path.GetDirectoryName(path); !string.IsNullOrEmpty(folder) && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(folder))
            {
                return folder;
            }
        }

        return null;
    }
}
