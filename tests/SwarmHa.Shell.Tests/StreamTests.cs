namespace SwarmHa.Shell.Tests;

public sealed class StreamTests : IDisposable
{
    private static readonly string[] Messages = ["WARNING: careful", "VERBOSE: details", "DEBUG: inner", "told"];

    private readonly ScriptFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Objects_and_messages_go_to_standard_output_errors_and_progress_to_standard_error()
    {
        string script = _folder.Write(
            "streams.ps1",
            """
            [CmdletBinding()] param()
            $DebugPreference = 'Continue'
            [pscustomobject]@{ Name = 'one'; Value = 1 }
            $PSCmdlet.WriteWarning('careful')
            $PSCmdlet.WriteVerbose('details')
            $PSCmdlet.WriteDebug('inner')
            $PSCmdlet.WriteInformation('told', @())
            1, 2, 2, 3 | ForEach-Object { $PSCmdlet.WriteProgress([Management.Automation.ProgressRecord]::new(1, 'Work', "step $_")) }
            Get-Nothing
            throw 'boom'
            """);

        ShellOutcome outcome = await ShellProcess.RunAsync("", script, "-Verbose", "-InformationAction", "Continue");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(["Name Value", "---- -----", "one      1"], outcome.Output.Where(line => line.Length > 0 && !Messages.Contains(line)));
        Assert.Equal(Messages, outcome.Output.Where(Messages.Contains));
        Assert.StartsWith("Work: step 1\nWork: step 2\nWork: step 3\nGet-Nothing: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains($"Exception: {script}:10", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("| boom", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', outcome.Error + string.Concat(outcome.Output));
    }

    [Fact]
    public async Task Native_output_comes_line_by_line_while_the_command_runs_and_is_kept_back_only_where_it_is_used()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs sh");
        string script = _folder.Write(
            "live.ps1",
            """
            'first'
            sh -c 'echo begun; read line; echo "got $line"; echo oops >&2'
            $text = sh -c 'echo kept'
            sh -c 'echo a; echo b' | ForEach-Object { "<$_>" }
            "$text."
            """);

        // The command waits for what is typed only after its first line was seen here: had that been kept back, nobody would go on.
        using ShellProcess shell = ShellProcess.Start(script);
        Assert.Equal(["first", "begun"], new[] { await shell.NextLineAsync(), await shell.NextLineAsync() });
        await shell.TypeAsync("word\n");
        ShellOutcome outcome = await shell.EndAsync();

        Assert.Equal(["got word", "<a>", "<b>", "kept."], outcome.Output);
        Assert.Equal("oops\n", outcome.Error);
    }

    [Fact]
    public async Task A_table_is_as_wide_as_COLUMNS_says()
    {
        const string Width = "$Host.UI.RawUI.BufferSize.Width";

        ShellOutcome outcome = await ShellProcess.RunAsync("", "-Command", $"{Width}; $env:COLUMNS = 40; {Width}");

        Assert.Equal(["120", "40"], outcome.Output);
    }

    [Fact]
    public async Task A_question_is_answered_from_the_input_and_refused_when_nobody_is_there()
    {
        string script = _folder.Write(
            "ask.ps1",
            "[CmdletBinding()] param() \"answer $($PSCmdlet.ShouldContinue('Sure?', 'Title'))\"; $Host.UI.ReadLine()");

        ShellOutcome answered = await ShellProcess.RunAsync("maybe\nn\n", script);
        Assert.EndsWith("(default is \"Y\"): answer False", answered.Output[^1], StringComparison.Ordinal);
        Assert.Contains("The input has ended", answered.Error, StringComparison.Ordinal);

        ShellOutcome refused = await ShellProcess.RunAsync("n\n", "-NonInteractive", "-File", script);
        Assert.Contains("NonInteractive mode", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(refused.Output, line => line.Contains("Sure?", StringComparison.Ordinal));
    }
}
