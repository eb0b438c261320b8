using SwarmHa.Tests;

namespace SwarmHa.Docker.Tests;

/// <summary>
/// A host in a <c>/run</c> of its own whose service manager, <c>sudo</c> and <c>docker</c> are played by scripts. Its engine is a process that
/// is called dockerd and does nothing.
/// </summary>
internal sealed class PlayedHost : HostShell, IDisposable
{
    public const string NodeId = "8q7txm2hqexxhsdlq6v7dz0fe";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("swarmha-host-");

    public PlayedHost(bool hasSystemd = true)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/bin/unshare"), "needs root and namespaces");
        Directory.CreateDirectory(InFolder("bin"));
        Directory.CreateDirectory(hasSystemd ? InFolder("run/systemd/system") : InFolder("run"));
        ProgramFile.Copy("/usr/bin/sleep", InFolder("bin/dockerd"));
        Write("host", $"""
            exec unshare --mount --propagation private sh -c 'mount --bind {_folder.FullName}/run /run && PATH={_folder.FullName}/bin:$PATH exec sh'
            """);
        Write("docker", $"echo {NodeId}");
        Write("engine", $"""
            process=$(cat {_folder.FullName}/run/docker.pid 2>/dev/null)
            if [ "$1" = stop ]; then kill -TERM "$process" 2>/dev/null; exit 0; fi
            if [ -n "$process" ] && [ -e "/proc/$process/exe" ]; then exit 0; fi
            setsid {_folder.FullName}/bin/dockerd 600 </dev/null >/dev/null 2>&1 &
            printf %s $! >{_folder.FullName}/run/docker.pid
            until grep -qx dockerd "/proc/$!/comm"; do sleep 0.01; done
            """);
        Write("service", $"""
            echo "service $*" >>{_folder.FullName}/calls
            case $2 in status) [ -e "/proc/$(cat {_folder.FullName}/run/docker.pid)/exe" ] ;; *) {_folder.FullName}/bin/engine "$2" ;; esac
            """);
        if (hasSystemd)
        {
            Write("systemctl", $$"""
                case $1 in
                    show)
                        [ "$3" = LoadState ] && echo LoadState=loaded
                        [ "$3" = MainPID ] && echo "MainPID=$(cat {{_folder.FullName}}/run/docker.pid)"
                        exit 0 ;;
                    is-active) [ -e {{_folder.FullName}}/timer ]; exit ;;
                esac
                echo "systemctl $*" >>{{_folder.FullName}}/calls
                case "$*" in
                    "stop swarmha-undo.timer") rm -f {{_folder.FullName}}/timer ;;
                    "stop docker.socket docker.service") {{_folder.FullName}}/bin/engine stop ;;
                    "start docker.service") {{_folder.FullName}}/bin/engine start ;;
                esac
                """);
            Write("systemd-run", $"""
                echo "systemd-run $*" >>{_folder.FullName}/calls
                : >{_folder.FullName}/timer
                """);
        }

        Start("engine", "start");
    }

    public override string Place => "the host";

    /// <summary>What has been asked of the service manager so far.</summary>
    public IReadOnlyList<string> Calls => File.Exists(InFolder("calls")) ? File.ReadAllLines(InFolder("calls")) : [];

    /// <summary>The engine's process; null when it does not run.</summary>
    public int? Engine => File.Exists(InFolder("run/docker.pid")) && int.TryParse(File.ReadAllText(InFolder("run/docker.pid")), out var id) && StateOf(id) is not (null or 'Z') ? id : null;

    public bool IsFrozen => Engine is { } id && StateOf(id) == 'T';

    /// <summary>What of a drill is noted on the host.</summary>
    public IReadOnlyList<string> Notes => Directory.Exists(InFolder("run/swarmha-drill")) ? [.. Directory.GetFiles(InFolder("run/swarmha-drill")).Select(file => Path.GetFileName(file)!).Order()] : [];

    /// <summary>It has another program, or another one in its place.</summary>
    public void Write(string program, string script) => ProgramFile.Write(InFolder($"bin/{program}"), $"#!/bin/sh\n{script}\n");

    /// <summary>The user who logs in is nobody special.</summary>
    public void LogsInAsUser() => Write("id", "[ \"$1\" = -u ] && echo 1000 || echo admin");

    /// <summary>What its timer would run.</summary>
    public void TimerFires()
    {
        using var host = new PipedProcess("/bin/sh", [InFolder("bin/host")]);
        host.Input.Write("sh /run/swarmha-drill/undo\n"u8);
        host.Input.Dispose();
        using var output = new StreamReader(host.Output);
        output.ReadToEnd();
    }

    public bool Has(string path) => File.Exists(InFolder(path));

    public override string Typed(string command) => command;

    public void Dispose()
    {
        if (Engine is { } id)
        {
            using var engine = System.Diagnostics.Process.GetProcessById(id);
            engine.Kill();
        }

        _folder.Delete(recursive: true);
    }

    protected override PipedProcess Start() => new("/bin/sh", [InFolder("bin/host")]);

    private static char? StateOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void Start(string program, string argument)
    {
        using var process = System.Diagnostics.Process.Start(InFolder($"bin/{program}"), argument);
        process.WaitForExit();
    }

    private string InFolder(string path) => Path.Combine(_folder.FullName, path);
}
