using System.Text;

namespace SwarmHa.Docker;

/// <summary>What a shell ended with that was given a script.</summary>
/// <param name="Status">The exit status; null when it is not known.</param>
/// <param name="Output">What it wrote to its standard output.</param>
/// <param name="Words">The last of what it wrote to its standard error.</param>
internal sealed record HostReply(int? Status, string Output, string Words)
{
    private const int MostOutput = 64 * 1024;

    /// <summary>The lines of the output without the empty ones.</summary>
    public IReadOnlyList<string> Lines { get; } = LinesOf(Output);

    /// <summary>The last line on standard error; empty when there is none.</summary>
    public string LastWords { get; } = LinesOf(Words).LastOrDefault() ?? string.Empty;

    /// <summary>Hands a script to a process that has just been started, and awaits its end.</summary>
    /// <param name="process">The process, which the caller disposes of.</param>
    /// <param name="script">What goes to its standard input.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <returns>What it ended with.</returns>
    public static async Task<HostReply> OfAsync(PipedProcess process, string script, CancellationToken cancellationToken)
    {
        // A pipe cannot be relied upon to be let go of by a token. The end of the process lets go of it.
        using var cut = cancellationToken.Register(static ended => ((PipedProcess)ended!).Dispose(), process);
        try
        {
            var writing = WriteAsync(process, script);
            var output = await ReadAsync(process).ConfigureAwait(false);
            await writing.ConfigureAwait(false);
            var status = await process.EndAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return new HostReply(status, output, process.Words);
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException or InvalidOperationException && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The command was cut off.", problem, cancellationToken);
        }
    }

    private static async Task WriteAsync(PipedProcess process, string script)
    {
        try
        {
            var bytes = Encoding.ASCII.GetBytes(script);
            await process.Input.HandOnAsync(bytes, 0, bytes.Length).ConfigureAwait(false);
            process.Input.Dispose();
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException)
        {
            // It ended before it had read all; its status and its words say why.
        }
    }

    private static async Task<string> ReadAsync(PipedProcess process)
    {
        var output = new StringBuilder();
        var buffer = new byte[4096];
        while (await process.Output.TakeAsync(buffer, 0, buffer.Length).ConfigureAwait(false) is > 0 and var count)
        {
            if (output.Length < MostOutput)
            {
                output.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
        }

        return output.ToString();
    }

    private static List<string> LinesOf(string text) => [.. text.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0)];
}
