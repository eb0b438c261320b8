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

    /// <summary>By a path that leads from the current folder to an ssh that is there: on whatever drive the temporary folder is, this one is on the current folder's.</summary>
    [Fact]
    public void Never_one_in_the_current_folder()
    {
        var below = Directory.CreateDirectory($"swarmha-path-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllText(Path.Combine(below.FullName, Name), string.Empty);
            Assert.True(File.Exists(Path.Combine(below.Name, Name)));
            Assert.NotNull(SshProgram.Find(below.FullName));
            Assert.Null(SshProgram.Find(string.Join(Path.PathSeparator, below.Name, Path.Combine(".", below.Name), ".", string.Empty)));
            if (OperatingSystem.IsWindows())
            {
                Assert.Null(SshProgram.Find(below.FullName[..2] + below.Name));
                Assert.Null(SshProgram.Find(below.FullName[2..]));
            }
        }
        finally
        {
            below.Delete(recursive: true);
        }
    }

    /// <summary>What ssh or a shell starts in turn is not looked for in the current folder either.</summary>
    [Fact]
    public async Task What_is_started_gets_the_folders_that_name_one_place()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It starts a program of Linux.");
        var before = Environment.GetEnvironmentVariable("PATH");
        try
        {
            Environment.SetEnvironmentVariable("PATH", $".:bin::{before}:");
            using var process = new PipedProcess("/usr/bin/env", []);
            using var reader = new StreamReader(process.Output);
            var told = (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n').Single(static line => line.StartsWith("PATH=", StringComparison.Ordinal));
            Assert.NotEqual("PATH=", told);
            Assert.All(told["PATH=".Length..].Split(':'), static folder => Assert.StartsWith("/", folder, StringComparison.Ordinal));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", before);
        }
    }

    private string SearchPath(params string[] folders) => string.Join(Path.PathSeparator, folders.Select(folder => Path.Combine(_folder, folder)));

    private string Put(string folder)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, folder)).FullName, Name);
        File.WriteAllText(path, string.Empty);
        return path;
    }
}
