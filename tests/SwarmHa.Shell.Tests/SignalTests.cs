namespace SwarmHa.Shell.Tests;

public sealed class SignalTests : IDisposable
{
    private readonly ScriptFolder _folder = new();

    public SignalTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_stops_the_script_and_waits_for_its_clean_up(string signal, int expected)
    {
        // Output that a stopped pipeline writes goes nowhere, hence the host. The clean-up calls commands, and takes its time.
        using ShellProcess shell = ShellProcess.Start(_folder.Write(
            "wait.ps1",
            """
            function Wait-Long {
                process { $Host.UI.WriteLine('ready'); while ($true) { [Threading.Thread]::Sleep(10) } }
                clean { $Host.UI.WriteLine('clean') }
            }
            try { Wait-Long; 'never' }
            finally { [Threading.Thread]::Sleep(300); 1 | ForEach-Object { $Host.UI.WriteLine("finally $_") } }
            """));
        Assert.Equal("ready", await shell.NextLineAsync());

        shell.Signal(signal);
        shell.Signal(signal);
        ShellOutcome outcome = await shell.EndAsync();

        Assert.Equal(["clean", "finally 1"], outcome.Output);
        Assert.Equal("", outcome.Error);
        Assert.Equal(expected, outcome.ExitCode);
    }

    [Theory]
    [InlineData("TERM", 143, "sh -c 'echo ready; exec sleep 60'")]
    [InlineData("INT", 130, "'ready'; $Host.UI.ReadLine()")]
    public async Task A_signal_frees_a_script_that_waits_for_a_command_or_for_an_answer(string signal, int expected, string script)
    {
        using ShellProcess shell = ShellProcess.Start(_folder.Write("wait.ps1", script));
        Assert.Equal("ready", await shell.NextLineAsync());

        shell.Signal(signal);
        ShellOutcome outcome = await shell.EndWithOpenInputAsync();

        Assert.Equal(expected, outcome.ExitCode);
    }
}
