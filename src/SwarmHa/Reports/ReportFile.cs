using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Text;

namespace SwarmHa;

/// <summary>A file that a report is written to, as a whole or not at all: to another file beside it first, which then takes its place.</summary>
internal sealed class ReportFile
{
    // A name of a device is no file to take the place of.
    private static readonly string[] DeviceFolders = ["/dev/", "/proc/", "/sys/"];

    private readonly bool _isForced;

    private ReportFile(string path, SwarmReportFormat format, bool isForced)
    {
        Path = path;
        Format = format;
        _isForced = isForced;
    }

    /// <summary>The whole path.</summary>
    public string Path { get; }

    /// <summary>In which form to write.</summary>
    public SwarmReportFormat Format { get; }

    /// <summary>Finds out where to write, and whether that can be, before there is anything to write: a drill takes minutes.</summary>
    /// <param name="session">The session, which knows drives and the current folder.</param>
    /// <param name="path">The path as a person gave it.</param>
    /// <param name="isLiteral">Whether it has no wildcards.</param>
    /// <param name="format">The form; null to go by the file's extension.</param>
    /// <param name="noClobber">Whether a file that is there stays.</param>
    /// <param name="isForced">Whether a file that is read-only is replaced all the same.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ReportNotWrittenException">It cannot be written to; the message says why.</exception>
    public static ReportFile Choose(SessionState session, string path, bool isLiteral, SwarmReportFormat? format, bool noClobber, bool isForced)
    {
        var whole = WholePath(session, path, isLiteral);
        var file = new ReportFile(whole, format ?? FormatOf(whole), isForced);
        if (Directory.Exists(whole))
        {
            throw NotWritten(whole, "it is a folder");
        }

        if (Directory.GetParent(whole) is not { Exists: true } folder)
        {
            throw NotWritten(whole, $"there is no folder {Directory.GetParent(whole)}");
        }

        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows) && Array.Exists(DeviceFolders, place => whole.StartsWith(place, StringComparison.Ordinal)))
        {
            throw NotWritten(whole, $"{folder} holds no files");
        }

        if (File.Exists(whole) && noClobber)
        {
            throw NotWritten(whole, "there is a file already, and -NoClobber says to keep it");
        }

        if (!isForced && IsReadOnly(whole))
        {
            throw NotWritten(whole, "there is a file already that is read-only; -Force replaces it");
        }

        return file;
    }

    /// <summary>Tries whether the folder lets a file be made: better before a drill than after it.</summary>
    /// <exception cref="ReportNotWrittenException">It does not; the message says why.</exception>
    public void DemandWritable()
    {
        try
        {
            using var trial = new FileStream(Beside(FinalPlace()), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(Path, problem.Message, inner: problem);
        }
    }

    /// <summary>Writes the file.</summary>
    /// <param name="text">All of it.</param>
    /// <param name="target">What is lost when it cannot be written: it goes into the error.</param>
    /// <param name="cancellationToken">Ends the writing; what was there before stays.</param>
    /// <exception cref="ReportNotWrittenException">It could not be written, and nothing has changed; the message says why.</exception>
    public async Task WriteAsync(string text, object target, CancellationToken cancellationToken)
    {
        var place = FinalPlace();
        var beside = Beside(place);
        try
        {
            await WriteWholeAsync(beside, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text), cancellationToken).ConfigureAwait(false);
            Replace(beside, place);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(Path, problem.Message, target, problem);
        }
        finally
        {
            Discard(beside);
        }
    }

    /// <summary>The disk is told to keep it before it takes the other's place, so that a crash leaves the old file or the new one.</summary>
    private static async Task WriteWholeAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, useAsync: true);
#if NET
        await stream.WriteAsync(content, cancellationToken).ConfigureAwait(false);
#else
        await stream.WriteAsync(content, 0, content.Length, cancellationToken).ConfigureAwait(false);
#endif
        stream.Flush(flushToDisk: true);
    }

    private void Replace(string beside, string place)
    {
        if (_isForced && IsReadOnly(place))
        {
            File.SetAttributes(place, File.GetAttributes(place) & ~FileAttributes.ReadOnly);
        }

#if NET
        File.Move(beside, place, overwrite: true);
#else
        if (File.Exists(place))
        {
            File.Replace(beside, place, null);
        }
        else
        {
            File.Move(beside, place);
        }
#endif
    }

    /// <summary>A link stays one: what it leads to is replaced.</summary>
    private string FinalPlace() =>
#if NET
        new FileInfo(Path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : Path;
#else
        Path;
#endif

    private static string Beside(string place) => $"{place}.{Guid.NewGuid():N}.tmp";

    private static bool IsReadOnly(string path) => File.Exists(path) && (File.GetAttributes(path) & FileAttributes.ReadOnly) != 0;

    private static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It was never there: the folder does not let us write.
        }
    }

    private static string WholePath(SessionState session, string path, bool isLiteral)
    {
        try
        {
            var found = !isLiteral && !FilePath.IsVerbatim(path) && WildcardPattern.ContainsWildcardCharacters(path)
                ? FilePath.AllOf(session, path)
                : FilePath.Of(session, path) is { } whole ? [whole] : null;
            return found switch
            {
                null => throw NotWritten(path, "it is not in a file system"),
                [var only] => only,
                _ => throw NotWritten(path, $"it stands for {found.Count} files"),
            };
        }
        catch (Exception problem) when (problem is SessionStateException or ProviderInvocationException or NotSupportedException or ArgumentException)
        {
            throw NotWritten(path, problem.Message, path, problem);
        }
    }

    private static SwarmReportFormat FormatOf(string path) => System.IO.Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".html" or ".htm" => SwarmReportFormat.Html,
        ".json" => SwarmReportFormat.Json,
        ".xml" => SwarmReportFormat.JUnit,
        var other => throw NotWritten(path, $"'{other}' tells no format: name the file .html, .json or .xml, or say -Format"),
    };

    private static SwarmException NotWritten(string path, string reason, object? target = null, Exception? inner = null) =>
        SwarmErrors.ReportNotWritten.Exception(new SwarmErrorDetail($"The report could not be written to {path}: {reason}{(reason[reason.Length - 1] == '.' ? string.Empty : ".")}")
        {
            Target = target ?? path,
            InnerException = inner,
        });
}
