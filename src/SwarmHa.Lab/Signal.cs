using System.Runtime.InteropServices;

namespace SwarmHa.Lab;

/// <summary>The signals that are sent to a node's processes, by their Linux numbers.</summary>
internal static class Signal
{
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Sends the signal; that the process has ended in the meantime is no error.</summary>
    public static void Send(int processId, int signal)
    {
        const int NotPermitted = 1;
        if (NativeKill(processId, signal) != 0 && Marshal.GetLastPInvokeError() == NotPermitted)
        {
            throw new EngineLabException($"Process {processId} may not be signalled: a lab is raised, steered and taken down by root.");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeKill(int processId, int signal);
}
