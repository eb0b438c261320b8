using System.Diagnostics;
using System.Globalization;
using SwarmHa.Tests;

namespace SwarmHa.Docker.Tests;

/// <summary>A program that takes ssh's arguments and connects with a served engine, or does what goes wrong with ssh.</summary>
internal sealed class FakeSsh : IDisposable
{
    // It knows its test by the name of the user. Each of its processes is noted, so that a test can see what became of it.
    private const string Script = """
        #!/bin/bash
        all="$*"
        while [ $# -gt 0 ]; do
          case $1 in
            -l) user=$2; shift 2 ;;
            -p) port=$2; shift 2 ;;
            -o) shift 2 ;;
            --) host=$2; break ;;
            *) shift ;;
          esac
        done
        cd "$(dirname "$0")/$user" || exit 99
        echo "$all" >> commands
        echo $$ >> processes
        if [ -f words ]; then cat words >&2; fi
        if [ -f status ]; then exit "$(cat status)"; fi
        if [ -f proxy ]; then sleep 600 & echo $! >> processes; wait; fi
        if [ -f silent ]; then exec sleep 600; fi
        exec 3<>"/dev/tcp/$host/$port" 4<&0
        cat <&4 >&3 & echo $! >> processes
        cat <&3 & echo $! >> processes
        exec 3>&- 4<&-
        wait -n
        kill $(jobs -p) 2> /dev/null
        exit 0
        """;

    // Written before any process is started: a script that another process still has open for writing cannot be run.
    private static readonly Lazy<string> Program = new(Write);

    private readonly string _name = $"test{Guid.NewGuid():N}";
    private readonly string _folder;

    public FakeSsh()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/bash"), "needs bash and /proc");
        _folder = Path.Combine(Path.GetDirectoryName(Program.Value)!, _name);
        Directory.CreateDirectory(_folder);
        Endpoint = EngineEndpoint.Parse($"ssh://{_name}@127.0.0.1:22");
    }

    /// <summary>Where there is nothing but what this program does.</summary>
    public EngineEndpoint Endpoint { get; }

    /// <summary>The command lines so far: one a connection.</summary>
    public IReadOnlyList<string> Commands => Read("commands");

    /// <summary>The processes that still run.</summary>
    public IReadOnlyList<int> Running => [.. Read("processes").Select(static line => int.Parse(line, CultureInfo.InvariantCulture)).Where(Runs)];

    /// <summary>It says this from now on, and goes on all the same.</summary>
    public FakeSsh Says(string words) => Note("words", words);

    /// <summary>It says this from now on, and ends.</summary>
    public FakeSsh EndsWith(int status, string words) => Says(words).Note("status", status.ToString(CultureInfo.InvariantCulture));

    /// <summary>It stays silent from now on, as when a host does not answer.</summary>
    /// <param name="throughProxy">Whether it is a second process that waits for the host.</param>
    public FakeSsh IsSilent(bool throughProxy = false) => Note(throughProxy ? "proxy" : "silent", string.Empty);

    /// <summary>How <see cref="Endpoint"/> is reached.</summary>
    public SshTransportOptions ToNowhere() => new(Endpoint) { Program = Program.Value };

    /// <summary>How a served engine is reached.</summary>
    public SshTransportOptions To(ServedEngine engine) =>
        new(EngineEndpoint.Parse($"ssh://{_name}@127.0.0.1:{engine.Endpoint.Uri.Port}")) { Program = Program.Value };

    public DockerEngine Open(ServedEngine engine) => Open(To(engine));

    public DockerEngine Open() => Open(ToNowhere());

    /// <summary>Ends all processes from outside.</summary>
    public void Kill()
    {
        foreach (var id in Running)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (ArgumentException)
            {
                // It has ended by itself.
            }
        }
    }

    public Task IsGoneAsync() => Eventually.IsTrueAsync(() => Running.Count == 0, "no process is left");

    public void Dispose()
    {
        Kill();
        Directory.Delete(_folder, recursive: true);
    }

    private static DockerEngine Open(SshTransportOptions options) => new(options.Endpoint, ssh: options);

    private static string Write()
    {
        var folder = Directory.CreateTempSubdirectory("swarmha-ssh-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var path = Path.Combine(folder, "ssh");
        ProgramFile.Write(path, Script);

        return path;
    }

    /// <summary>What has ended and nobody has asked for yet does not run.</summary>
    private static bool Runs(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private FakeSsh Note(string file, string text)
    {
        File.WriteAllText(Path.Combine(_folder, file), text);
        return this;
    }

    private string[] Read(string file) => File.Exists(Path.Combine(_folder, file)) ? File.ReadAllLines(Path.Combine(_folder, file)) : [];
}
