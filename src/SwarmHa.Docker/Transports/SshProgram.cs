using System.Runtime.InteropServices;

namespace SwarmHa.Docker;

/// <summary>Finds the ssh program of this machine.</summary>
internal static class SshProgram
{
    private static readonly string Name = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "ssh.exe" : "ssh";

    /// <summary>Looks through the folders of a search path, and through no others: starting a bare name would also run what lies in the current folder.</summary>
    /// <param name="searchPath">The folders, as in <c>PATH</c>.</param>
    /// <returns>The program with its folder; null when there is none.</returns>
    public static string? Find(string? searchPath) => (searchPath ?? string.Empty)
        .Split(Path.PathSeparator)
        .Select(static folder => folder.Trim().Trim('"'))
        .Where(static folder => folder.Length > 0 && folder.IndexOfAny(Path.GetInvalidPathChars()) < 0 && Path.IsPathRooted(folder))
        .Select(static folder => Path.Combine(folder, Name))
        .FirstOrDefault(File.Exists);
}
