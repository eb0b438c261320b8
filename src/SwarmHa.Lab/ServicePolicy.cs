namespace SwarmHa.Lab;

/// <summary>
/// Keeps Debian's packages from starting docker or an ssh server as a service while they are installed, by the script that they ask
/// (policy-rc.d). A script that is there already is left alone.
/// </summary>
internal sealed class ServicePolicy : IDisposable
{
    private const string Script = "/usr/sbin/policy-rc.d";

    private readonly bool _written;

    private ServicePolicy(bool written) => _written = written;

    public static ServicePolicy DenyServices()
    {
        if (!OperatingSystem.IsLinux() || File.Exists(Script))
        {
            return new ServicePolicy(written: false);
        }

        // Should this process be killed, the script allows everything from then on.
        File.WriteAllText(
            Script,
            $"""
            #!/bin/sh
            # Written while a lab's programs are installed.
            kill -0 {Environment.ProcessId} 2>/dev/null || exit 0
            for argument in "$@"; do
                case $argument in docker*|containerd*|ssh*) exit 101 ;; esac
            done
            exit 0

            """);
        File.SetUnixFileMode(Script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new ServicePolicy(written: true);
    }

    public void Dispose()
    {
        if (_written)
        {
            File.Delete(Script);
        }
    }
}
