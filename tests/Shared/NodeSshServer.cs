using System.Collections.Concurrent;
using System.Diagnostics;
using SwarmHa.Lab;

namespace SwarmHa.Tests;

/// <summary>
/// A real ssh server on the address of a lab's node, with keys of its own. Root who logs in is on the node as far as docker can tell: the
/// sessions' <c>DOCKER_HOST</c> is the node's engine.
/// </summary>
public sealed class NodeSshServer : IAsyncDisposable
{
    private static readonly (string Program, string Package)[] Needed =
        [("sshd", "openssh-server"), ("ssh", "openssh-client"), ("ssh-keygen", "openssh-client")];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    // In namespaces of its own: /run has the directory that sshd insists on and nothing of the host's, and whatever a session leaves behind
    // ends with sshd, which is process 1 unless the sessions are to see the engine's processes. It ends when this process closes its input, or has ended in whatever way.
    private const string Script =
        """
        mount -t tmpfs -o mode=755 tmpfs /run && mkdir /run/sshd || exit
        if [ -n "$3" ]; then ln -s "$3/docker.pid" "$3/docker.sock" /run/; fi
        exec 3<&0
        { cat <&3 >/dev/null; kill -TERM $$; } &
        exec "$1" -D -e -f "$2" </dev/null 3<&-
        """;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("swarmha-sshd");
    private readonly ConcurrentQueue<string> _log = new();
    private readonly ServiceFolder? _services;
    private Process? _process;

    private NodeSshServer(EngineLabNode node, int port, ServiceFolder? services)
    {
        Node = node;
        Port = port;
        _services = services;
    }

    public EngineLabNode Node { get; }

    public int Port { get; }

    /// <summary>What a user's known_hosts says of this server; it names no port where that is ssh's own.</summary>
    public string HostKeyLine =>
        $"{(Port == 22 ? $"{Node.Address}" : $"[{Node.Address}]:{Port}")} {File.ReadAllText(HostKeyPath + ".pub").Trim()}";

    /// <summary>The private key that may log in as root.</summary>
    public string PrivateKeyPath => Path.Combine(_directory.FullName, "user_key");

    /// <summary>What sshd has said so far.</summary>
    public string Log => string.Join(Environment.NewLine, _log);

    private string HostKeyPath => Path.Combine(_directory.FullName, "host_key");

    /// <summary>Installs what is missing for it.</summary>
    /// <exception cref="EngineLabException">It cannot be installed.</exception>
    public static async Task InstallAsync(CancellationToken cancellationToken)
    {
        bool isNew = !File.Exists("/usr/sbin/sshd");
        await EngineLabPrerequisites.InstallAsync(Needed, null, cancellationToken);
        if (isNew && File.Exists("/usr/sbin/update-rc.d"))
        {
            // Nobody has asked for an ssh server on this machine: it is not to start with the next boot either.
            using var disable = Process.Start(new ProcessStartInfo("/usr/sbin/update-rc.d", ["ssh", "disable"]) { RedirectStandardError = true })!;
            await disable.StandardError.ReadToEndAsync(cancellationToken);
            await disable.WaitForExitAsync(cancellationToken);
        }
    }

    /// <summary>Starts it, and returns when it listens. Programs that are missing are installed.</summary>
    /// <param name="node">The node.</param>
    /// <param name="port">Where it listens.</param>
    /// <param name="services">What makes the sessions those of a host whose engine is a service: they have its <c>service docker</c>, its socket
    /// and its process; what they leave behind does not end with the server then. Null for sessions that only reach the engine.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<NodeSshServer> StartAsync(
        EngineLabNode node, int port = 2222, ServiceFolder? services = null, CancellationToken cancellationToken = default)
    {
        await InstallAsync(cancellationToken);
        var server = new NodeSshServer(node, port, services);
        try
        {
            await server.ListenAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await EndAsync(_process);
            _process.Dispose();
            _process = null;
        }

        if (_directory.Exists)
        {
            _directory.Delete(recursive: true);
        }
    }

    private static async Task EndAsync(Process process)
    {
        process.StandardInput.Close();
        using var limited = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limited.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await MakeKeyAsync(HostKeyPath, cancellationToken);
        await MakeKeyAsync(PrivateKeyPath, cancellationToken);
        string configuration = Path.Combine(_directory.FullName, "sshd_config");
        await File.WriteAllTextAsync(configuration, Configuration(), cancellationToken);
        var listens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = Start(configuration, listens);
        var ended = _process.WaitForExitAsync(cancellationToken);
        var first = await Task.WhenAny(listens.Task, ended, Task.Delay(Limit, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (first != listens.Task)
        {
            throw new InvalidOperationException($"sshd of {Node.Name} does not listen on {Node.Address}, port {Port}: {Log}");
        }
    }

    private Process Start(string configuration, TaskCompletionSource listens)
    {
        string[] arguments =
        [
            $"--net=/run/netns/{Node.NetworkNamespace}",
            "unshare", "--mount", "--propagation", "private", .. _services is null ? ["--pid"] : Array.Empty<string>(), "--fork", "--kill-child",
            "sh", "-c", Script, "sh", "/usr/sbin/sshd", configuration, _services is null ? string.Empty : Path.GetDirectoryName(Node.SocketPath)!,
        ];
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("nsenter", arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
            {
                _log.Enqueue(line.Data);
                if (line.Data.StartsWith("Server listening on ", StringComparison.Ordinal))
                {
                    listens.TrySetResult();
                }
            }
        };
        process.Start();
        process.BeginErrorReadLine();
        return process;
    }

    private string Configuration() =>
        $"""
        ListenAddress {Node.Address}
        Port {Port}
        HostKey "{HostKeyPath}"
        AuthorizedKeysFile "{PrivateKeyPath}.pub"
        StrictModes no
        UsePAM no
        PermitRootLogin prohibit-password
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        MaxStartups 200
        PidFile none
        LogLevel VERBOSE
        SetEnv "DOCKER_HOST=unix://{Node.SocketPath}"{(_services is null ? string.Empty : $" \"PATH={_services.SearchPath}\"")}

        """;

    private static async Task MakeKeyAsync(string path, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("ssh-keygen", ["-q", "-t", "ed25519", "-N", string.Empty, "-C", "test", "-f", path])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        string error = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"ssh-keygen failed: {error}");
        }
    }
}
