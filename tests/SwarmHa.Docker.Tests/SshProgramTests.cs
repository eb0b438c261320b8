namespace SwarmHa.Docker.Tests;

/// <summary>Which ssh program is run.</summary>
public sealed class SshProgramTests : IDisposable
{
    private static readonly string Name = OperatingSystem.IsWindows() ? "ssh.exe" : "ssh";

    private readonly string _folder = Directory.CreateTempSubdirectory("swarmha-path-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_first_one_on_the_search_path()
    {
        var (first, second) = (Put("first"), Put("second"));
        Assert.Equal(first, SshProgram.Find(SearchPath("none", "first", "second")));
        Assert.Equal(second, SshProgram.Find(SearchPath("second", "first")));
    }

    [Fact]
    public void None()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "folder", Name));
        Assert.Null(SshProgram.Find(SearchPath("none", "folder")));
        Assert.Null(SshProgram.Find(string.Empty));
        Assert.Null(SshProgram.Find(null));
    }

    [Fact]
    public void Never_one_in_the_current_folder()
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, Path.GetDirectoryName(Put("here"))!);
        Assert.Null(SshProgram.Find(string.Join(Path.PathSeparator, relative, ".", string.Empty)));
    }

    private string SearchPath(params string[] folders) => string.Join(Path.PathSeparator, folders.Select(folder => Path.Combine(_folder, folder)));

    private string Put(string folder)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, folder)).FullName, Name);
        File.WriteAllText(path, string.Empty);
        return path;
    }
}
