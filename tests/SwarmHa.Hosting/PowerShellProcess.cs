using System.Diagnostics;
using SwarmHa.Tests;

namespace SwarmHa.Hosting;

/// <summary>The PowerShell of the tool manifest (.config/dotnet-tools.json), in a process of its own.</summary>
public static class PowerShellProcess
{
    private static readonly Lazy<string> Program = new(Find);

    /// <summary>How to start it, with its standard output redirected.</summary>
    /// <param name="arguments">-Command or -File, and what belongs to it.</param>
    public static ProcessStartInfo StartInfo(params IEnumerable<string> arguments) => Dotnet([Program.Value, "-NoProfile", "-NonInteractive", .. arguments]);

    /// <remarks><c>dotnet pwsh</c> is a process between the test and PowerShell, which signals and Kill would end instead. It only says where PowerShell is.</remarks>
    private static string Find()
    {
        Run("tool", "restore");
        return Path.Combine(Run("pwsh", "-NoProfile", "-NonInteractive", "-Command", "$PSHOME").Trim(), "pwsh.dll");
    }

    private static string Run(params string[] arguments)
    {
        using var process = Process.Start(Dotnet(arguments))!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed: {output}");
    }

    private static ProcessStartInfo Dotnet(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, WorkingDirectory = ModuleUnderTest.RepositoryRoot };
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        return start;
    }
}
