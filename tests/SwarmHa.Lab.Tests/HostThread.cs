using System.Runtime.InteropServices;

namespace SwarmHa.Lab.Tests;

/// <summary>
/// Runs something on a thread of its own that sees a node's engine as the one of this machine: a <c>/run</c> with that engine's socket and
/// process, and none of the machine's own. Processes that are started from the thread see the same; nobody else does.
/// </summary>
internal static class HostThread
{
    private const int OwnFolders = 0x200;
    private const int OwnMounts = 0x20000;
    private const ulong PrivateAndBeneath = 0x44000;

    /// <summary>Begins it on the thread, and awaits its end. What it starts after its first wait is started elsewhere.</summary>
    public static Task<T> RunAsync<T>(EngineLabNode node, Func<Task<T>> begin)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                Enter(Path.GetDirectoryName(node.SocketPath)!);
                result.SetResult(begin().GetAwaiter().GetResult());
            }
            catch (Exception e)
            {
                result.SetException(e);
            }
        });
        thread.Start();
        return result.Task;
    }

    public static Task RunAsync(EngineLabNode node, Func<Task> begin) => RunAsync(node, async () =>
    {
        await begin();
        return true;
    });

    private static void Enter(string directory)
    {
        Demand(Unshare(OwnFolders | OwnMounts), "unshare");
        Demand(Mount("none", "/", null, PrivateAndBeneath, null), "mount /");
        Demand(Mount("tmpfs", "/run", "tmpfs", 0, "mode=755"), "mount /run");
        foreach (string file in (string[])["docker.pid", "docker.sock"])
        {
            File.CreateSymbolicLink(Path.Combine("/run", file), Path.Combine(directory, file));
        }
    }

    private static void Demand(int result, string what) =>
        Assert.True(result == 0, $"{what}: {Marshal.GetLastPInvokeErrorMessage()}");

    [DllImport("libc", EntryPoint = "unshare", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Unshare(int flags);

    [DllImport("libc", EntryPoint = "mount", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Mount(string source, string target, string? type, ulong flags, string? data);
}
