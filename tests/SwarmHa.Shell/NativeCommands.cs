using System.Globalization;
using System.Runtime.InteropServices;

namespace SwarmHa.Shell;

/// <summary>
/// The native commands that have the console. The engine does not end these when it stops a pipeline, because a terminal sends Ctrl+C to
/// all of its foreground processes. A signal sent to the shell alone has to be passed on, or a stop would wait for the command's own end.
/// </summary>
internal sealed class NativeCommands
{
    private readonly Lock _gate = new();
    private HashSet<int> _earlier = [];
    private int _running;

    internal void Begin()
    {
        lock (_gate)
        {
            // Children that cmdlets keep, a lab's engines for one, are no commands of the script; their cmdlets end them in due order.
            _earlier = _running++ == 0 ? [.. Children()] : _earlier;
        }
    }

    internal void End()
    {
        lock (_gate)
        {
            _running--;
        }
    }

    internal int[] Running()
    {
        lock (_gate)
        {
            return _running == 0 ? [] : [.. Children().Where(child => !_earlier.Contains(child))];
        }
    }

    internal static void PassOn(PosixSignal signal, IEnumerable<int> commands)
    {
        if (signal == PosixSignal.SIGINT && IsTerminalForeground())
        {
            return;
        }

        foreach (int command in commands)
        {
            _ = Kill(command, signal == PosixSignal.SIGINT ? 2 : 15);
        }
    }

    /// <remarks>The stat file after the name: 1 parent, 2 process group, 4 terminal, 5 foreground group of the terminal.</remarks>
    private static bool IsTerminalForeground() => Stat("self") is { Length: > 5 } stat && stat[4] != "0" && stat[5] == stat[2];

    private static IEnumerable<int> Children()
    {
        if (!OperatingSystem.IsLinux())
        {
            yield break;
        }

        string own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), out int id) && Stat(directory) is { Length: > 1 } stat && stat[1] == own)
            {
                yield return id;
            }
        }
    }

    /// <remarks>The name is in brackets and may hold anything, so that the fields are counted from behind it.</remarks>
    private static string[] Stat(string process)
    {
        try
        {
            string text = File.ReadAllText(Path.Combine("/proc", process, "stat"));
            return text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone since the directory was listed.
            return [];
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int process, int signal);
}
