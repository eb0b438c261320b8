using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace SwarmHa.Shell.Tests;

/// <summary>The shell as a process of its own, its lines as they come.</summary>
internal sealed class ShellProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    private ShellProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Receive(line.Data);
        _process.BeginOutputReadLine();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Runs the shell to its end, with the given text as its standard input.</summary>
    internal static async Task<ShellOutcome> RunAsync(string input, params string[] args)
    {
        using ShellProcess shell = Start(args);
        await shell.TypeAsync(input);
        return await shell.EndAsync();
    }

    internal static ShellProcess Start(params string[] args) => new(StartInfo(args));

    internal static ProcessStartInfo StartInfo(IEnumerable<string> args)
    {
        string shell = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "swarmha-shell.exe" : "swarmha-shell");
        ProcessStartInfo start = new()
        {
            FileName = shell,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (!OperatingSystem.IsWindows())
        {
            // A test run in the background of a script has SIGINT ignored, and its children would inherit that.
            start.FileName = "env";
            start.ArgumentList.Add("--default-signal=INT");
            start.ArgumentList.Add(shell);
        }

        foreach (string arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        // The runtime need not be where a program looks for it by itself.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        start.Environment.Remove("COLUMNS");
        return start;
    }

    /// <summary>Waits for the next line of output.</summary>
    internal async Task<string> NextLineAsync() => await _lines.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    internal async Task TypeAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync();
    }

    internal void Signal(string name)
    {
        using Process kill = Process.Start("sh", ["-c", $"kill -{name} {_process.Id}"]);
        kill.WaitForExit();
    }

    internal Task<ShellOutcome> EndAsync()
    {
        _process.StandardInput.Close();
        return EndWithOpenInputAsync();
    }

    internal async Task<ShellOutcome> EndWithOpenInputAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        List<string> rest = await _lines.Reader.ReadAllAsync().ToListAsync();
        return new ShellOutcome(_process.ExitCode, rest, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private void Receive(string? line)
    {
        if (line is null)
        {
            _lines.Writer.Complete();
        }
        else
        {
            _lines.Writer.TryWrite(line);
        }
    }
}

/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">The lines of standard output that were not read before.</param>
/// <param name="Error">The text of standard error.</param>
internal sealed record ShellOutcome(int ExitCode, IReadOnlyList<string> Output, string Error);
