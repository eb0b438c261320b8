using System.Diagnostics;

namespace SwarmHa.Shell.Tests;

/// <summary>What is different when somebody looks: colours and a status line. The script command makes the terminal.</summary>
public sealed class TerminalTests : IDisposable
{
    private readonly ScriptFolder _folder = new();

    public TerminalTests() => Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"), "needs the script command");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", true)]
    [InlineData("1", false)]
    public async Task A_terminal_gets_a_status_line_and_colours_unless_NO_COLOR_is_set(string noColor, bool colours)
    {
        string script = _folder.Write(
            "look.ps1",
            """
            [CmdletBinding()] param()
            $PSCmdlet.WriteProgress([Management.Automation.ProgressRecord]::new(1, 'Work', 'half'))
            $PSCmdlet.WriteWarning('careful')
            """);

        string screen = await OnTerminalAsync(script, noColor);

        Assert.Contains("Work: half\r\e[K", screen, StringComparison.Ordinal);
        Assert.Contains(colours ? "\e[33;1mWARNING: careful\e[0m\r\n" : "\e[KWARNING: careful\r\n", screen, StringComparison.Ordinal);
    }

    private static async Task<string> OnTerminalAsync(string path, string noColor)
    {
        ProcessStartInfo start = ShellProcess.StartInfo([path]);
        string command = string.Join(' ', start.ArgumentList.Prepend(start.FileName).Select(word => $"'{word}'"));
        start.FileName = "/usr/bin/script";
        start.ArgumentList.Clear();
        start.ArgumentList.Add("-qec");
        start.ArgumentList.Add(command);
        start.ArgumentList.Add("/dev/null");
        start.Environment["TERM"] = "xterm";
        start.Environment["NO_COLOR"] = noColor;
        using Process process = Process.Start(start)!;
        string screen = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return screen;
    }
}
