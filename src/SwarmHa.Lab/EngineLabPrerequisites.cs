namespace SwarmHa.Lab;

/// <summary>What a machine needs for a lab: Linux, root, a few programs, and a kernel that makes namespaces.</summary>
public static class EngineLabPrerequisites
{
    private const string WholeMachine = "Use a whole machine or a privileged container.";

    private static readonly (string Program, string Package)[] Engine =
        [("dockerd", "docker.io"), ("containerd", "docker.io"), ("runc", "docker.io")];

    /// <summary>The other programs and the Debian packages that have them.</summary>
    private static readonly (string Program, string Package)[] Needed =
    [
        ("iptables", "iptables"),
        ("ip", "iproute2"),
        ("busybox", "busybox-static"),
        ("nsenter", "util-linux"),
        ("unshare", "util-linux"),
        ("setsid", "util-linux"),
        ("mount", "mount"),
    ];

    /// <summary>Looks whether a lab could be raised here and now; changes nothing.</summary>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>The answer, with the first thing that is in the way.</returns>
    public static Task<EngineLabAvailability> CheckAsync(CancellationToken cancellationToken = default) =>
        CheckAsync(new EngineLabOptions(), cancellationToken);

    /// <summary>Looks whether that lab could be raised here and now; changes nothing. A lab that brings its engines needs none of this
    /// machine.</summary>
    /// <param name="options">What the lab is made of.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>The answer, with the first thing that is in the way.</returns>
    public static async Task<EngineLabAvailability> CheckAsync(EngineLabOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!OperatingSystem.IsLinux())
        {
            return Obstructed(
                EngineLabObstacle.NotLinux, "A lab of real engines needs Linux.", "Use a simulated swarm here, or a Linux machine.");
        }

        if (!Environment.IsPrivilegedProcess)
        {
            return Obstructed(
                EngineLabObstacle.NotRoot, "A lab of real engines needs root: it makes networks and mounts.", "Run this as root.");
        }

        var missing = Missing(options);
        if (missing.Count > 0)
        {
            return Obstructed(
                EngineLabObstacle.ProgramsMissing,
                $"Missing on this machine: {string.Join(", ", missing.Select(m => m.Program))}.",
                $"On Debian and Ubuntu: apt-get install --no-install-recommends {DebianPackages.Names(missing)}") with
            {
                MissingPrograms = [.. missing.Select(m => m.Program)],
            };
        }

        return ControlGroupsAreMounted()
            ? await CheckKernelAsync(cancellationToken).ConfigureAwait(false)
            : Obstructed(
                EngineLabObstacle.NoControlGroups,
                "No control groups are mounted under /sys/fs/cgroup, and an engine needs them.",
                WholeMachine);
    }

    /// <summary>
    /// Installs the programs that are missing, with apt-get. A docker that the machine has already is neither replaced nor touched, and one
    /// that is installed here is not started as a service now.
    /// </summary>
    /// <param name="log">Told each step in one line.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task.</returns>
    /// <exception cref="EngineLabException">There is no apt-get, or it failed.</exception>
    public static Task InstallAsync(IProgress<string>? log = null, CancellationToken cancellationToken = default) =>
        InstallAsync(new EngineLabOptions(), log, cancellationToken);

    /// <summary>Installs in the same way what a lab itself does not need, such as an ssh server for its nodes. What the machine has already
    /// is not touched, and no service is started now.</summary>
    /// <param name="needed">The programs, and the Debian packages that have them.</param>
    /// <param name="log">Told each step in one line.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task.</returns>
    /// <exception cref="EngineLabException">There is no apt-get, or it failed.</exception>
    public static Task InstallAsync(
        IEnumerable<(string Program, string Package)> needed, IProgress<string>? log = null, CancellationToken cancellationToken = default) =>
        DebianPackages.InstallAsync([.. needed.Where(n => Programs.Find(n.Program) is null)], log, cancellationToken);

    internal static Task InstallAsync(EngineLabOptions options, IProgress<string>? log, CancellationToken cancellationToken) =>
        DebianPackages.InstallAsync(Missing(options), log, cancellationToken);

    private static List<(string Program, string Package)> Missing(EngineLabOptions options) =>
        [.. (options.BringsEngines ? Needed : Engine.Concat(Needed)).Where(needed => !IsPresent(needed.Program))];

    // In an image of its own a busybox that needs libraries cannot run.
    private static bool IsPresent(string program) =>
        Programs.Find(program) is string path && (program != "busybox" || LabImage.IsStatic(path));

    private static bool ControlGroupsAreMounted() =>
        File.ReadLines("/proc/self/mountinfo").Any(line => line.Contains(" /sys/fs/cgroup", StringComparison.Ordinal)
            && (line.Contains(" - cgroup ", StringComparison.Ordinal) || line.Contains(" - cgroup2 ", StringComparison.Ordinal)));

    /// <summary>Makes in namespaces of its own, which end with it, what a lab is made of.</summary>
    private static async Task<EngineLabAvailability> CheckKernelAsync(CancellationToken cancellationToken)
    {
        const string Trial =
            "ip link add br0 type bridge && ip link add veth0 type veth peer name veth1 && mount -t tmpfs tmpfs /mnt && mount -t sysfs sysfs /sys";
        var (exitCode, _, error) = await Subprocess.TryAsync(
            "unshare", ["--net", "--mount", "--uts", "sh", "-c", Trial], null, cancellationToken).ConfigureAwait(false);
        return exitCode == 0
            ? new EngineLabAvailability()
            : Obstructed(
                EngineLabObstacle.NamespacesRefused,
                $"Namespaces, bridges or mounts are refused here: {error.Trim()}",
                WholeMachine);
    }

    private static EngineLabAvailability Obstructed(EngineLabObstacle obstacle, string reason, string remedy) =>
        new() { Obstacle = obstacle, Reason = reason, Remedy = remedy };
}
