using System.Management.Automation;

namespace SwarmHa;

/// <summary>A file that reports are read from.</summary>
internal sealed class ReportSource
{
    /// <summary>Far more than any drill writes: what is larger is something else, and would not fit into memory.</summary>
    private const long MostBytes = 512L << 20;

    private readonly string _path;

    private ReportSource(string path) => _path = path;

    /// <summary>The file.</summary>
    /// <returns>Its path.</returns>
    public override string ToString() => _path;

    /// <summary>Finds files.</summary>
    /// <param name="session">The session, which knows drives and the current folder.</param>
    /// <param name="path">The path as a person gave it.</param>
    /// <param name="isLiteral">Whether it has no wildcards.</param>
    /// <returns>The files; none for wildcards that fit none.</returns>
    /// <exception cref="ReportNotFoundException">There is no such file.</exception>
    public static IReadOnlyList<ReportSource> Find(SessionState session, string path, bool isLiteral)
    {
        try
        {
            var files = !isLiteral ? FilePath.AllOf(session, path) : FilePath.Of(session, path) is { } file ? [file] : null;
            return files is not null
                ? [.. files.Select(static file => new ReportSource(file))]
                : throw SwarmErrors.ReportNotFound.Exception($"{path} is not in a file system.", path);
        }
        catch (Exception problem) when (problem is SessionStateException or ProviderInvocationException or NotSupportedException or ArgumentException)
        {
            throw SwarmErrors.ReportNotFound.Exception(new SwarmErrorDetail(problem.Message) { Target = path, InnerException = problem });
        }
    }

    /// <summary>Reads the reports in the file.</summary>
    /// <exception cref="ReportNotFoundException">There is no such file.</exception>
    /// <exception cref="ReportInvalidException">It cannot be read, or holds no reports; the message says why.</exception>
    public IReadOnlyList<SwarmFailoverReport> Read()
    {
        try
        {
            var length = new FileInfo(_path).Length;
            return length > MostBytes ? throw Invalid($"it has {length} bytes", null) : PrivateParts.ReportFormats().Read(File.ReadAllText(_path));
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw SwarmErrors.ReportNotFound.Exception(new SwarmErrorDetail($"There is no file {_path}.") { Target = _path, InnerException = problem });
        }
        catch (Exception problem) when (problem is FormatException or IOException or UnauthorizedAccessException)
        {
            throw Invalid(problem.Message.TrimEnd('.'), problem);
        }
    }

    private SwarmException Invalid(string reason, Exception? inner) =>
        SwarmErrors.ReportInvalid.Exception(new SwarmErrorDetail($"{_path} cannot be read as a report of a failover drill: {reason}.") { Target = _path, InnerException = inner });
}
