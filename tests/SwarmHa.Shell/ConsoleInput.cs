using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace SwarmHa.Shell;

/// <summary>What is typed, or piped, into the process. A read ends when the pipeline that waits for it is stopped.</summary>
internal sealed class ConsoleInput(bool interactive)
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Stop() => _stopped.TrySetResult();

    internal void RequireSomebody()
    {
        if (!interactive)
        {
            throw new PSInvalidOperationException(
                "The shell is in NonInteractive mode. Read and Prompt functionality is not available.");
        }
    }

    internal string ReadLine()
    {
        RequireSomebody();
        return UnlessStopped(Console.ReadLine) ?? throw new HostException("The input has ended, there is no answer to read.");
    }

    internal ConsoleKeyInfo ReadKey(bool intercept)
    {
        RequireSomebody();
        if (Console.IsInputRedirected)
        {
            throw new HostException("Keys can be read from a terminal only, and the input is redirected.");
        }

        return UnlessStopped(() => Console.ReadKey(intercept));
    }

    /// <remarks>Every key shows as a star; what is piped in is never seen in the first place.</remarks>
    internal SecureString ReadSecret()
    {
        SecureString secret = new();
        if (Console.IsInputRedirected)
        {
            ReadLine().ToList().ForEach(secret.AppendChar);
            return secret;
        }

        while (true)
        {
            ConsoleKeyInfo key = ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
            {
                secret.MakeReadOnly();
                return secret;
            }

            if (key.Key == ConsoleKey.Backspace && secret.Length > 0)
            {
                secret.RemoveAt(secret.Length - 1);
                Console.Write("\b \b");
            }
            else if (!char.IsControl(key.KeyChar))
            {
                secret.AppendChar(key.KeyChar);
                Console.Write('*');
            }
        }
    }

    /// <remarks>A read from the console cannot be interrupted. It is left behind: after a stop the process ends.</remarks>
    private T UnlessStopped<T>(Func<T> read)
    {
        Task<T> reading = Task.Run(read);
        return Task.WaitAny(reading, _stopped.Task) == 0 ? reading.GetAwaiter().GetResult() : throw new PipelineStoppedException();
    }
}
