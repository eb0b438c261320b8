using System.ComponentModel;

namespace SwarmHa.Docker;

/// <summary>A shell on a node's host.</summary>
internal abstract class HostShell
{
    /// <summary>How the host is called in sentences.</summary>
    public abstract string Place { get; }

    /// <summary>Runs a script of <see cref="HostScript"/>.</summary>
    /// <param name="script">The script.</param>
    /// <param name="cancellationToken">Ends the wait; what the host has begun may go on.</param>
    /// <returns>The lines that it said.</returns>
    /// <exception cref="EngineDriverException">It did not do all; the message says why.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(string script, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        HostReply reply;
        try
        {
            using var process = Start();
            reply = await HostReply.OfAsync(process, script, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is SwarmException or Win32Exception)
        {
            throw new EngineDriverException(problem.Message, problem);
        }

        return reply is { Status: 0, Lines: [.., HostScript.Done] } ? reply.Lines : throw Problem(reply);
    }

    /// <summary>What a person types to run a command there.</summary>
    /// <param name="command">A command without quotes and without anything that differs from shell to shell.</param>
    /// <returns>One line.</returns>
    public abstract string Typed(string command);

    /// <summary>Starts the shell.</summary>
    protected abstract PipedProcess Start();

    /// <summary>Why the shell itself did not come about.</summary>
    /// <returns>A sentence; null when it did.</returns>
    protected virtual string? WhyNot(HostReply reply) => null;

    private EngineDriverException Problem(HostReply reply) => new(
        WhyNot(reply)
        ?? $"{Place}: {Told(reply) ?? SudoWords(reply) ?? Otherwise(reply)}");

    private static string? Told(HostReply reply) =>
        reply.LastWords.StartsWith(HostShellFunctions.ReasonMark, StringComparison.Ordinal) ? reply.LastWords.Substring(HostShellFunctions.ReasonMark.Length) : null;

    private static string? SudoWords(HostReply reply)
    {
        if (!reply.LastWords.StartsWith("sudo:", StringComparison.OrdinalIgnoreCase) && reply.Words.IndexOf("sudoers", StringComparison.OrdinalIgnoreCase) < 0)
        {
            return null;
        }

        return reply.Words.IndexOf("password", StringComparison.OrdinalIgnoreCase) >= 0
            ? $"sudo wants a password there, and nobody can type one. Allow the user /bin/sh without one (NOPASSWD). It says: {reply.LastWords}"
            : $"sudo does not let the user become root there. It says: {reply.LastWords}";
    }

    private static string Otherwise(HostReply reply)
    {
        var words = reply.LastWords.Length > 0 ? $" It says: {reply.LastWords}" : string.Empty;
        return reply.Status switch
        {
            127 => $"there is no shell 'sh'.{words}",
            0 => $"what answers there did not run the commands, as a shell that is restricted does not.{words}",
            null => $"the commands were cut off.{words}",
            _ => $"the commands ended with status {reply.Status}.{words}",
        };
    }
}
