namespace SwarmHa;

/// <summary>The folders of a <c>PATH</c> in which programs are looked for: only those that name one place, whatever the current folder and drive are.</summary>
/// <remarks>Through an entry such as <c>.</c>, <c>bin</c> or <c>C:.</c>, or an empty one, a stranger's folder would say what is run.</remarks>
internal static class SearchPath
{
    /// <summary>The folders, in their order.</summary>
    /// <param name="path">The text of <c>PATH</c>; null when it is not set.</param>
    /// <param name="isWindows">Whether it is written by the rules of Windows.</param>
    public static IEnumerable<string> Folders(string? path, bool isWindows) => (path ?? string.Empty)
        .Split(Separator(isWindows))
        .Select(entry => isWindows ? entry.Trim().Trim('"') : entry)
        .Where(entry => IsFullyQualified(entry, isWindows));

    /// <summary>The folders as a <c>PATH</c> for what is started; null when none is left, since an empty one stands for the current folder.</summary>
    /// <param name="path">The text of <c>PATH</c>; null when it is not set.</param>
    /// <param name="isWindows">Whether it is written by the rules of Windows.</param>
    public static string? Of(string? path, bool isWindows) =>
        string.Join(Separator(isWindows).ToString(), Folders(path, isWindows)) is { Length: > 0 } folders ? folders : null;

    /// <summary>Whether a path names one place. On Windows <c>C:.</c> and <c>\bin</c> are rooted, and do not.</summary>
    /// <param name="path">The path.</param>
    /// <param name="isWindows">Whether it is written by the rules of Windows.</param>
    public static bool IsFullyQualified(string path, bool isWindows) => !isWindows
        ? path is ['/', ..]
        : path is ['\\' or '/', '\\' or '/', _, ..] or ['\\', '?', '?', '\\', ..] or [(>= 'a' and <= 'z') or (>= 'A' and <= 'Z'), ':', '\\' or '/', ..];

    private static char Separator(bool isWindows) => isWindows ? ';' : ':';
}
