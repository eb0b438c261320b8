namespace SwarmHa.Lab;

/// <summary>Finds programs also where only root's search path leads.</summary>
internal static class Programs
{
    /// <summary>The search path for whatever is started from here.</summary>
    public static string SearchPath { get; } = string.Join(
        ':',
        SwarmHa.SearchPath.Folders(Environment.GetEnvironmentVariable("PATH"), isWindows: false)
            .Concat(["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"])
            .Distinct(StringComparer.Ordinal));

    public static string? Find(string name) =>
        SearchPath.Split(':').Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);

    /// <summary>Finds a program that has to be there: .NET would look for a bare name in the current folder first.</summary>
    /// <exception cref="EngineLabException">It is not installed.</exception>
    public static string Demand(string name) => Find(name) ?? throw new EngineLabException($"'{name}' is not installed.");
}
