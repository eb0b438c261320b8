using System.Diagnostics;

namespace SwarmHa.Lab.Tests;

/// <summary>Runs a program to its end, as a person would.</summary>
internal static class Command
{
    /// <summary>Runs it with variables of its own, among them the PATH by which it is found.</summary>
    /// <param name="environment">The variables.</param>
    /// <param name="input">What is typed; its end is not, so that the program waits for more.</param>
    /// <param name="words">The program and its arguments.</param>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        Dictionary<string, string> environment, string input, params IEnumerable<string> words)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("/usr/bin/env", words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.StandardInput.WriteAsync(input);
            await process.StandardInput.FlushAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
