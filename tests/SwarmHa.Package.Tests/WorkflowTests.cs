using SwarmHa.Tests;
using YamlDotNet.RepresentationModel;

namespace SwarmHa.PackageTests;

/// <summary>The workflow for a public CI tests the package that would be released, and nothing else, on every PowerShell that the module is for.</summary>
public sealed class WorkflowTests
{
    private const string Packing = "package";
    private static readonly YamlMappingNode Jobs = Read();

    public static TheoryData<string> Testing =>
        [.. Jobs.Children.Keys.Select(static key => key.ToString()).Where(static name => Commands(name).Any(static command => command.Contains("Invoke-Suites.ps1", StringComparison.Ordinal)))];

    [Theory]
    [MemberData(nameof(Testing))]
    public void A_job_that_runs_the_suites_runs_them_on_the_packed_artifact(string name)
    {
        Assert.Equal(Packing, Job(name)["needs"].ToString());
        var artifact = With(Packing, "actions/upload-artifact");
        var fetched = With(name, "actions/download-artifact");
        Assert.Equal(artifact["name"], fetched["name"]);
        Assert.Equal($"{fetched["path"]}/*.nupkg", artifact["path"].ToString());

        // What it has built itself would be another module.
        Assert.DoesNotContain(Commands(name), static command => command.Contains("build.", StringComparison.Ordinal));
        var run = Assert.Single(Commands(name), static command => command.Contains("Invoke-Suites.ps1", StringComparison.Ordinal)).Split('\n');
        Assert.StartsWith($"$env:{ModuleUnderTest.Variable} = ./tests/Pester/Expand-Package.ps1 -Package ./{artifact["path"]} ", run[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_suites_run_on_each_PowerShell_that_the_module_is_for()
    {
        var job = Job(Assert.Single(Testing).Data);
        Assert.Equal("${{ matrix.os }}", job["runs-on"].ToString());
        Assert.Equal("${{ matrix.shell }}", job["defaults"]["run"]["shell"].ToString());
        var matrix = ((YamlSequenceNode)job["strategy"]["matrix"]["include"]).Select(static row => $"{row["shell"]} on {row["os"]}");
        Assert.Equal(["powershell on windows-latest", "pwsh on windows-latest", "pwsh on ubuntu-latest", "pwsh on macos-latest"], matrix);
    }

    [Fact]
    public void It_is_packed_once_after_all_other_tests()
    {
        var commands = Commands(Packing);
        var (test, pack) = (commands.FindIndex(static command => command.Contains("./build.sh test", StringComparison.Ordinal)), commands.FindIndex(static command => command.Contains("./build.sh package ", StringComparison.Ordinal)));
        Assert.InRange(test, 0, pack - 1);
        Assert.Single(Jobs.Children.Keys.SelectMany(static key => Commands(key.ToString())), static command => command.Contains(" package ", StringComparison.Ordinal));
    }

    [Fact]
    public void Actions_are_of_GitHub_itself_and_pinned_to_a_major_version() => Assert.All(
        Jobs.Children.Keys.SelectMany(static key => Steps(key.ToString())).Select(static step => Text(step, "uses")).OfType<string>(),
        static action => Assert.Matches(@"^actions/[a-z-]+@v\d+$", action));

    [Fact]
    public void The_scripts_that_it_runs_are_there() => Assert.All(
        Jobs.Children.Keys.SelectMany(static key => Commands(key.ToString())).SelectMany(static command => command.Split([' ', '\n'])).Where(static word => word.StartsWith("./tests/", StringComparison.Ordinal)),
        static script => Assert.True(File.Exists(Path.Combine(ModuleUnderTest.RepositoryRoot, script)), script));

    private static YamlMappingNode Read()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(Path.Combine(ModuleUnderTest.RepositoryRoot, ".github", "workflows", "ci.yml"))));
        return (YamlMappingNode)Assert.Single(yaml.Documents).RootNode["jobs"];
    }

    private static YamlNode Job(string name) => Jobs[name];

    private static IEnumerable<YamlMappingNode> Steps(string job) => ((YamlSequenceNode)Job(job)["steps"]).Cast<YamlMappingNode>();

    private static List<string> Commands(string job) => [.. Steps(job).Select(static step => Text(step, "run")).OfType<string>()];

    private static YamlNode With(string job, string action) =>
        Assert.Single(Steps(job), step => Text(step, "uses")?.StartsWith(action + "@", StringComparison.Ordinal) == true)["with"];

    private static string? Text(YamlMappingNode step, string key) => step.Children.TryGetValue(key, out var value) ? value.ToString() : null;
}
