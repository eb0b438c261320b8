using System.Runtime.InteropServices;

namespace SwarmHa.Docker;

/// <summary>Asks Windows about a named pipe.</summary>
internal static class NamedPipe
{
    private const int FileNotFound = 2;

    // Zero would stand for the time that the pipe's owner has set.
    private const uint OneMillisecond = 1;

    /// <summary>Whether there is such a pipe, be it busy. Nothing is opened: a look at it by the file system would take one of its connections.</summary>
    /// <param name="endpoint">The pipe.</param>
    /// <returns>False only when it is known not to be there: a pipe of another machine is not asked for, which could take long.</returns>
    public static bool IsThere(EngineEndpoint endpoint) =>
        endpoint.Uri.Host is not ("." or "localhost")
        || WaitNamedPipe($@"\\.\pipe\{endpoint.Uri.Segments[2]}", OneMillisecond)
        || Marshal.GetLastWin32Error() != FileNotFound;

    [DllImport("kernel32.dll", EntryPoint = "WaitNamedPipeW", CharSet = CharSet.Unicode, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool WaitNamedPipe(string name, uint milliseconds);
}
