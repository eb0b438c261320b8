using System.Management.Automation;
using System.Runtime.InteropServices;

namespace SwarmHa;

/// <summary>Paths of files as people give them.</summary>
internal static class FilePath
{
    /// <summary>Whether a path is for Windows alone to read, such as <c>\\?\C:\a.json</c>: PowerShell would take its question mark for a wildcard.</summary>
    public static bool IsVerbatim(string path) => IsVerbatim(path, RuntimeInformation.IsOSPlatform(OSPlatform.Windows));

    /// <inheritdoc cref="IsVerbatim(string)"/>
    public static bool IsVerbatim(string path, bool isWindows) => isWindows && path is ['\\', '\\', '?' or '.', '\\', ..];

    /// <summary>The whole path of a file whose name has no wildcards.</summary>
    /// <param name="session">The session, which knows drives and the current folder.</param>
    /// <param name="path">The path.</param>
    /// <returns>The path; null when it is not in a file system.</returns>
    public static string? Of(SessionState session, string path)
    {
        if (IsVerbatim(path))
        {
            return path;
        }

        var whole = session.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return provider.Name == "FileSystem" ? Path.GetFullPath(whole) : null;
    }

    /// <summary>The whole paths of the files that a path stands for.</summary>
    /// <param name="session">The session, which knows drives and the current folder.</param>
    /// <param name="path">The path, which may have wildcards.</param>
    /// <returns>The paths; null when they are not in a file system.</returns>
    /// <exception cref="PatternInvalidException">It cannot be read as a pattern.</exception>
    public static IReadOnlyList<string>? AllOf(SessionState session, string path)
    {
        if (IsVerbatim(path))
        {
            return [path];
        }

        try
        {
            var found = session.Path.GetResolvedProviderPathFromPSPath(path, out var provider);
            return provider.Name == "FileSystem" ? [.. found.Select(Path.GetFullPath)] : null;
        }
        catch (WildcardPatternException problem)
        {
            throw NamePattern.Invalid(path, problem);
        }
    }
}
