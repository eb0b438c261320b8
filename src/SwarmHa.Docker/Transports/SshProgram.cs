using System.Runtime.InteropServices;

namespace SwarmHa.Docker;

/// <summary>Finds the ssh program of this machine.</summary>
internal static class SshProgram
{
    private static readonly bool IsWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <summary>Looks through the folders of a search path, and through no others: starting a bare name would also run what lies in the current folder.</summary>
    /// <param name="searchPath">The folders, as in <c>PATH</c>.</param>
    /// <returns>The program with its folder; null when there is none.</returns>
    public static string? Find(string? searchPath) => SearchPath.Folders(searchPath, IsWindows)
        .Where(static folder => folder.IndexOfAny(Path.GetInvalidPathChars()) < 0)
        .Select(static folder => Path.Combine(folder, IsWindows ? "ssh.exe" : "ssh"))
        .FirstOrDefault(File.Exists);
}
