using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SwarmHa.Docker;

/// <summary>A running process that is spoken with by its standard streams, such as ssh. It is over with the object, whatever it is doing.</summary>
internal sealed class PipedProcess : IDisposable
{
    // It has closed its output, so that it is about to end.
    private static readonly TimeSpan PatienceForEnd = TimeSpan.FromSeconds(2);

    // Something that it left running may hold on to its standard error.
    private static readonly TimeSpan PatienceForWords = TimeSpan.FromMilliseconds(500);

    private const string SearchPathName = "PATH";

    private readonly Process _process;
    private readonly TaskCompletionSource<int?> _status = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ProcessWords _words;
    private int _disposed;

    /// <summary>Starts the program.</summary>
    /// <param name="program">The program with its folder.</param>
    /// <param name="arguments">What is given to it; no word may need quotes.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public PipedProcess(string program, IEnumerable<string> arguments)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(program, string.Join(" ", arguments))
            {
                UseShellExecute = false,
                CreateNoWindow = true,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        _process.Exited += (_, _) => NoteEnd();

        // What it starts in turn, such as sudo by a shell or a ProxyCommand by ssh, is looked for where it was looked for itself.
        var environment = _process.StartInfo.Environment;
        if (environment.TryGetValue(SearchPathName, out var path) && SearchPath.Of(path, RuntimeInformation.IsOSPlatform(OSPlatform.Windows)) is { } folders)
        {
            environment[SearchPathName] = folders;
        }
        else
        {
            environment.Remove(SearchPathName);
        }

        try
        {
            using (PlainStandardInput.Ensure())
            {
                _process.Start();
            }
        }
        catch
        {
            _process.Dispose();
            throw;
        }

        Input = _process.StandardInput.BaseStream;
        Output = _process.StandardOutput.BaseStream;
        _words = new ProcessWords(_process.StandardError.BaseStream);
    }

    /// <summary>What goes to it, or to the engine behind it.</summary>
    public Stream Input { get; }

    /// <summary>What comes from it, or from the engine behind it.</summary>
    public Stream Output { get; }

    /// <summary>What it, or what it has started elsewhere, has said so far.</summary>
    public string Words => _words.ToString();

    public bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>Asks whether it has ended.</summary>
    /// <returns>Whether it has.</returns>
    public bool HasEnded()
    {
        try
        {
            return _process.HasExited;
        }
        catch (InvalidOperationException)
        {
            // Disposed.
            return true;
        }
    }

    /// <summary>Waits a little for the end of a process that has closed its output, and for its last words.</summary>
    /// <returns>The exit status; null when it is not known.</returns>
    public async Task<int?> EndAsync()
    {
        await Task.WhenAny(_status.Task, Task.Delay(PatienceForEnd)).ConfigureAwait(false);
        await Task.WhenAny(_words.Finished, Task.Delay(PatienceForWords)).ConfigureAwait(false);
        return _status.Task.IsCompleted ? await _status.Task.ConfigureAwait(false) : null;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        // First of all, since this is what lets go of those that still read or write.
        Kill();
        _status.TrySetResult(null);
        Close(Input);
        Close(Output);
        Close(_process.StandardError.BaseStream);
        _process.Dispose();
    }

    private static void Close(Stream pipe)
    {
        try
        {
            pipe.Dispose();
        }
        catch (IOException)
        {
            // There was something left to write, and nobody to read it.
        }
    }

#if NET
    /// <summary>Going through all processes for children takes a good part of a second where there are many. Linux can be asked for them.</summary>
    private static bool MayHaveChildren(int id)
    {
        try
        {
            return !OperatingSystem.IsLinux() || File.ReadAllText($"/proc/{id}/task/{id}/children").Length > 0;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Not every kernel tells.
            return true;
        }
    }
#endif

    private void Kill()
    {
        try
        {
#if NET
            // A proxy that ssh goes through is a process of its own, and may hang by itself.
            _process.Kill(entireProcessTree: MayHaveChildren(_process.Id));
#else
            _process.Kill();
#endif
        }
        catch (Exception problem) when (problem is InvalidOperationException or Win32Exception or AggregateException or NotSupportedException)
        {
            // It has ended already, or is about to.
        }
    }

    private void NoteEnd()
    {
        try
        {
            _status.TrySetResult(_process.ExitCode);
        }
        catch (InvalidOperationException)
        {
            // Disposed in the meantime.
            _status.TrySetResult(null);
        }
    }
}
