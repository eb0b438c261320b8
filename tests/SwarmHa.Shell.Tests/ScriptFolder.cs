namespace SwarmHa.Shell.Tests;

/// <summary>A folder of scripts that is gone when the test is over.</summary>
internal sealed class ScriptFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("swarmha-shell-").FullName;

    internal string Write(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
