namespace SwarmHa.Shell.Tests;

public sealed class ExitCodeTests : IDisposable
{
    private readonly ScriptFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("exit 7", 7)]
    [InlineData("[CmdletBinding()] param() function Leave { exit 6 }; Leave; 'never'", 6)]
    [InlineData("1/0; Get-Nothing; 'goes on'", 0)]
    [InlineData("throw 'boom'", 1)]
    public async Task A_script_ends_with_the_code_that_pwsh_would_end_with(string script, int expected)
    {
        ShellOutcome outcome = await RunAsync(script);

        Assert.Equal(expected, outcome.ExitCode);
    }

    [Fact]
    public async Task A_failed_native_command_which_got_its_arguments_unchanged_and_the_exit_of_another_script_are_no_exit()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs sh");
        _folder.Write("other.ps1", "exit 4");

        ShellOutcome outcome = await RunAsync(
            """
            & $PSScriptRoot/other.ps1
            "after $LASTEXITCODE"
            sh -c 'printf "<%s>" "$@"; exit 9' sh 'a b' '"q"' '' '*' -x:1
            """);

        Assert.Equal(["after 4", "<a b><\"q\"><><*><-x:1>"], outcome.Output);
        Assert.Equal(0, outcome.ExitCode);
    }

    [Fact]
    public async Task A_command_exits_with_its_code()
    {
        ShellOutcome outcome = await ShellProcess.RunAsync("", "-NoProfile", "-Command", "'said'; exit 3");

        Assert.Equal((3, "said", ""), (outcome.ExitCode, Assert.Single(outcome.Output), outcome.Error));
    }

    [Theory]
    [InlineData("nothing to run")]
    [InlineData("not known", "-Nonsense")]
    [InlineData("absent.ps1", "-File", "absent.ps1")]
    public async Task A_command_line_that_is_not_understood_says_why_and_how(string reason, params string[] args)
    {
        ShellOutcome outcome = await ShellProcess.RunAsync("", args);

        Assert.Equal(64, outcome.ExitCode);
        Assert.Contains(reason, outcome.Error, StringComparison.Ordinal);
        Assert.Contains("usage:", outcome.Error, StringComparison.Ordinal);
    }

    private Task<ShellOutcome> RunAsync(string script) =>
        ShellProcess.RunAsync("", "-NonInteractive", "-File", _folder.Write("test.ps1", script));
}
