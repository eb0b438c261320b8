using System.Globalization;

namespace SwarmHa.Lab;

/// <summary>
/// The processes of one node, read from the kernel at one moment. A process is the node's when its command line names the node's exec root
/// (dockerd, containerd, the shims, runc) or runs its start script, or when it is in the node's control group (whatever runs in
/// containers); no number written down earlier is trusted.
/// </summary>
internal sealed class NodeProcesses
{
    // A pager or an editor that has one of the node's files open is none of its processes.
    private static readonly string[] EnginePrograms = ["dockerd", "docker-", "containerd", "runc", "libnetwork-"];

    // What the start script's process is on its way to becoming dockerd.
    private static readonly string[] Launchers = ["sh", "env", "setsid", "nsenter", "unshare"];

    private NodeProcesses(int? engine, int? containerd, IReadOnlyList<int> all)
    {
        Engine = engine;
        Containerd = containerd;
        All = all;
    }

    /// <summary>The process of dockerd.</summary>
    public int? Engine { get; }

    /// <summary>The process of the containerd that dockerd started for itself.</summary>
    public int? Containerd { get; }

    /// <summary>These two and all others of the node.</summary>
    public IReadOnlyList<int> All { get; }

    public static NodeProcesses Of(NodeSite site)
    {
        int? engine = null;
        int? containerd = null;
        var all = new List<int>();
        foreach (var (id, arguments) in Running())
        {
            string program = Path.GetFileName(arguments[0]);
            bool isEngine = EnginePrograms.Any(name => program.StartsWith(name, StringComparison.Ordinal))
                && arguments.Any(argument => Names(site.ExecRoot, argument));
            if (isEngine || (Launchers.Contains(program) && arguments.Contains(site.StartScript)))
            {
                all.Add(id);
                engine = program == "dockerd" ? id : engine;
                containerd = program == "containerd" ? id : containerd;
            }
            else if (Read($"/proc/{id}/cgroup").Contains($"{site.ControlGroup}/", StringComparison.Ordinal))
            {
                all.Add(id);
            }
        }

        return new NodeProcesses(engine, containerd, all);
    }

    /// <summary>The processes of a program that has something as an argument of its own.</summary>
    public static IReadOnlyList<int> Running(string program, string argument) =>
        [.. Running().Where(found => Path.GetFileName(found.Arguments[0]) == program && found.Arguments.Contains(argument)).Select(found => found.Id)];

    /// <summary>Whether the process has been stopped by a signal, as <see cref="Signal.Stop"/> does.</summary>
    public static bool IsFrozen(int processId) => StateOf(processId) is 'T' or 't';

    /// <summary>
    /// Whether the process, of which no command line is seen any more, is still on its way out: its other threads hold its locks and ports
    /// for a moment.
    /// </summary>
    public static bool IsLeaving(int processId)
    {
        try
        {
            return StateOf(processId) == 'Z' && Directory.EnumerateDirectories($"/proc/{processId}/task").Skip(1).Any();
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>All processes of this machine that run.</summary>
    private static IEnumerable<(int Id, string[] Arguments)> Running()
    {
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out int id)

                // Empty for what has ended and only waits for its parent to notice.
                && Read($"{directory}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } arguments)
            {
                yield return (id, arguments);
            }
        }
    }

    // The state follows the program's name, which is in parentheses and may hold any character.
    private static char? StateOf(int processId)
    {
        string status = Read($"/proc/{processId}/stat");
        int end = status.LastIndexOf(')');
        return end >= 0 && end + 2 < status.Length ? status[end + 2] : null;
    }

    private static bool Names(string execRoot, string argument)
    {
        int start = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=', StringComparison.Ordinal) + 1 : 0;
        var value = argument.AsSpan(start);
        return value.StartsWith(execRoot, StringComparison.Ordinal) && (value.Length == execRoot.Length || value[execRoot.Length] == '/');
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended between the listing and the look, or is none of ours.
            return string.Empty;
        }
    }
}
