using System.Text.RegularExpressions;

namespace SwarmHa.Lab;

/// <summary>What is mounted beneath a directory in this process's own view. An engine's mounts are its own, so mostly there is
/// nothing.</summary>
internal static partial class LabMounts
{
    public static async Task RemoveAsync(string directory, CancellationToken cancellationToken)
    {
        foreach (string mount in Beneath(directory))
        {
            await Subprocess.RunAsync("umount", ["--lazy", mount], null, cancellationToken).ConfigureAwait(false);
        }

        // Deleting through a mount would delete what is not the lab's.
        if (Beneath(directory).FirstOrDefault() is string left)
        {
            throw new EngineLabException($"{left} is still mounted, so {directory} is not deleted.");
        }
    }

    /// <summary>The innermost first.</summary>
    private static List<string> Beneath(string directory) =>
        [.. File.ReadLines("/proc/self/mountinfo")
            .Select(line => Unescape(line.Split(' ')[4]))
            .Where(path => path.StartsWith(directory + "/", StringComparison.Ordinal) || path == directory)
            .OrderByDescending(path => path.Length)];

    private static string Unescape(string path) =>
        Octal().Replace(path, match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString());

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex Octal();
}
