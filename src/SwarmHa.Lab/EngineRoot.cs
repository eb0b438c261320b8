namespace SwarmHa.Lab;

/// <summary>A folder with an unpacked engine, which a node runs instead of the one that is installed on this machine.</summary>
internal static class EngineRoot
{
    private static readonly string[] Programs = ["dockerd", "containerd", "containerd-shim-runc-v2", "runc", "docker-init"];

    /// <summary>Docker's own archive has the programs at the top; Debian's packages have them below usr.</summary>
    private static readonly string[] Folders = [".", "bin", "sbin", "usr/bin", "usr/sbin"];

    /// <summary>The folders with its programs, as the front of a search path.</summary>
    public static string SearchPath(string root) =>
        string.Join(':', Folders.Select(folder => FolderOf(root, folder)).Where(folder => Array.Exists(Programs, name => File.Exists(Path.Combine(folder, name)))));

    /// <summary>Fails when a program is missing, or does not run on this machine.</summary>
    public static async Task DemandAsync(string root, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(root))
        {
            throw new EngineLabException($"No engine in {root}: the folder does not exist.");
        }

        if (root.Contains(':', StringComparison.Ordinal))
        {
            throw new EngineLabException($"The engine in {root} cannot be used: a folder on a search path cannot have a colon in its name.");
        }

        if (root.StartsWith("/run/", StringComparison.Ordinal) || root.StartsWith("/var/run/", StringComparison.Ordinal))
        {
            throw new EngineLabException($"The engine in {root} cannot be used: a lab's node has its own /run. Move the folder elsewhere.");
        }

        var missing = Programs.Where(name => Find(root, name) is null).ToList();
        if (missing.Count > 0)
        {
            throw new EngineLabException(
                $"The engine in {root} is incomplete: it has no {string.Join(", ", missing)}. The programs must be in the folder itself, or in bin, sbin, usr/bin or usr/sbin below it.");
        }

        await Task.WhenAll(Programs.Select(name => DemandRunsAsync(Find(root, name)!, cancellationToken))).ConfigureAwait(false);
    }

    private static string? Find(string root, string name) => Folders.Select(folder => Path.Combine(FolderOf(root, folder), name)).FirstOrDefault(File.Exists);

    private static string FolderOf(string root, string folder) => folder == "." ? root : Path.Combine(root, folder);

    // One that asks for a library which this machine lacks is found out here, and not when a task fails.
    private static async Task DemandRunsAsync(string program, CancellationToken cancellationToken)
    {
        const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if ((new FileInfo(Path.GetFullPath(program)).ResolveLinkTarget(returnFinalTarget: true) ?? new FileInfo(program)).UnixFileMode is var mode && (mode & Executable) == 0)
        {
            throw new EngineLabException($"{program} is not executable.");
        }

        string option = Path.GetFileName(program) == "docker-init" ? "--version" : "-v";
        var (exitCode, output, error) = await Subprocess.TryAsync(program, [option], null, cancellationToken).ConfigureAwait(false);
        if (exitCode != 0)
        {
            throw new EngineLabException($"{program} does not run on this machine: {(error.Trim().Length > 0 ? error : output).Trim()}");
        }
    }
}
