using SwarmHa.Lab;

namespace SwarmHa.Tests;

/// <summary>A directory with a program <c>service</c> that knows one service, <c>docker</c>, which is the engine of a lab's node: what a host without
/// systemd has. It says no to everything else.</summary>
public sealed class ServiceFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("swarmha-service");

    public ServiceFolder(EngineLabNode node)
    {
        string program = Path.Combine(_directory.FullName, "service");
        ProgramFile.Write(program, Script(node));
    }

    /// <summary>A search path that finds this program first.</summary>
    public string SearchPath => $"{_directory.FullName}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>What it has been called with so far.</summary>
    public IReadOnlyList<string> Calls => File.Exists(CallsPath) ? File.ReadAllLines(CallsPath) : [];

    /// <summary>While this file is there, starting fails.</summary>
    public string RefusalPath => Path.Combine(_directory.FullName, "refuses");

    private string CallsPath => Path.Combine(_directory.FullName, "calls");

    public void Dispose() => _directory.Delete(recursive: true);

    // The engine is started in the mount namespace of the test's process, where the lab's own script works.
    private string Script(EngineLabNode node) =>
        $$"""
        #!/bin/sh
        echo "$*" >>'{{CallsPath}}'
        [ "$1" = docker ] || exit 1
        process=$(cat '{{Path.GetDirectoryName(node.SocketPath)}}/docker.pid' 2>/dev/null)
        runs() { [ -n "$process" ] && grep -qx dockerd "/proc/$process/comm" 2>/dev/null && ! grep -q ') Z' "/proc/$process/stat"; }
        case $2 in
            status) runs ;;
            stop)
                runs || exit 0
                kill -TERM "$process"
                while runs; do sleep 0.1; done ;;
            start)
                runs && exit 0
                if [ -e '{{RefusalPath}}' ]; then echo 'no more engines today' >&2; exit 1; fi
                for left in $(grep -ls '/{{node.LabName}}/{{node.Name}}/' /proc/[0-9]*/cgroup); do
                    left=${left#/proc/}
                    kill -KILL "${left%/cgroup}" 2>/dev/null
                done
                nsenter --mount=/proc/{{Environment.ProcessId}}/ns/mnt sh '{{node.StartScriptPath}}' </dev/null >/dev/null 2>&1 & ;;
            *) exit 1 ;;
        esac

        """;
}
