using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SwarmHa.Lab;

/// <summary>
/// Notes the moment at which an engine's process ends, which the engine itself cannot write down when it is killed. The kernel is waited
/// upon (a pidfd), so the moment is exact but for the time until this process is given the processor.
/// </summary>
public sealed class EngineEndWatch : IDisposable
{
    private const int Slice = 100;
    private readonly List<(string Node, SafeFileHandle Process)> _waiting = [];
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ends = new(StringComparer.OrdinalIgnoreCase);
    private readonly Thread _thread;
    private volatile bool _disposed;

    private EngineEndWatch(EngineLab lab)
    {
        foreach (var node in lab.Nodes)
        {
            if (node.ProcessId is int id)
            {
                int descriptor = (int)SystemCall(PidFdOpen, id, 0);
                _waiting.Add(descriptor >= 0
                    ? (node.Name, new SafeFileHandle(descriptor, ownsHandle: true))
                    : throw new EngineLabException($"The end of the engine of {node.Name} (process {id}) cannot be watched: error {Marshal.GetLastPInvokeError()}."));
            }
        }

        _thread = new Thread(Watch) { IsBackground = true, Name = "Ends of engines" };
        _thread.Start();
    }

    // The same number on all architectures since Linux 5.3.
    private static nint PidFdOpen => 434;

    /// <summary>Begins to watch the engines that run now.</summary>
    /// <param name="lab">The lab.</param>
    /// <returns>The watch, to be disposed of.</returns>
    /// <exception cref="EngineLabException">The kernel does not let a process be watched.</exception>
    public static EngineEndWatch Begin(EngineLab lab)
    {
        ArgumentNullException.ThrowIfNull(lab);
        return new EngineEndWatch(lab);
    }

    /// <summary>When the engine's process ended that ran when the watch began.</summary>
    /// <param name="node">The node's name.</param>
    /// <returns>The moment, UTC; null while it runs, or when none was running.</returns>
    public DateTimeOffset? EndOf(string node) => _ends.TryGetValue(node, out var end) ? end : null;

    /// <summary>Ends the watch; what it has seen stays.</summary>
    public void Dispose()
    {
        _disposed = true;
        _thread.Join();
        _waiting.ForEach(static entry => entry.Process.Dispose());
    }

    private void Watch()
    {
        while (!_disposed && _waiting.Count > 0)
        {
            var polled = _waiting.Select(static entry => new PollDescriptor { Descriptor = (int)entry.Process.DangerousGetHandle(), Events = PollDescriptor.Readable }).ToArray();
            _ = Poll(polled, (nuint)polled.Length, Slice);
            var now = DateTimeOffset.UtcNow;
            for (int i = polled.Length - 1; i >= 0; i--)
            {
                if ((polled[i].Seen & PollDescriptor.Readable) != 0)
                {
                    _ends[_waiting[i].Node] = now;
                    _waiting[i].Process.Dispose();
                    _waiting.RemoveAt(i);
                }
            }
        }
    }

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SystemCall(nint number, nint first, nint second);

    [DllImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll([In, Out] PollDescriptor[] descriptors, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public const short Readable = 1;

        public int Descriptor;
        public short Events;
        public short Seen;
    }
}
