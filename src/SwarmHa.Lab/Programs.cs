namespace SwarmHa.Lab;

/// <summary>Finds programs also where only root's search path leads.</summary>
internal static class Programs
{
    /// <summary>The search path for whatever is started from here.</summary>
    public static string SearchPath { get; } = string.Join(
        ':',
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"])
            .Where(Path.IsPathRooted)
            .Distinct(StringComparer.Ordinal));

    public static string? Find(string name) =>
        SearchPath.Split(':').Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
}
