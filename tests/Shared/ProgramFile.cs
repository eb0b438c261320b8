using System.Diagnostics;

namespace SwarmHa.Tests;

/// <summary>Writes files that are run as programs.</summary>
/// <remarks>Another process writes them: one that is started here meanwhile would inherit a handle that writes, and a file that is open for
/// writing cannot be run.</remarks>
internal static class ProgramFile
{
    public static void Write(string path, string script) => Run("cat >\"$1\" && chmod 700 \"$1\"", script, path);

    public static void Copy(string from, string to) => Run("cp \"$2\" \"$1\"", string.Empty, to, from);

    private static void Run(string command, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", command, "sh", .. arguments]) { RedirectStandardInput = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new IOException($"{arguments[0]} could not be written.");
        }
    }
}
