namespace SwarmHa.Lab;

/// <summary>The control groups in which the lab's containers ran, in one tree (cgroup 2) or one tree a controller (cgroup 1).</summary>
internal static class LabControlGroups
{
    private const string Mount = "/sys/fs/cgroup";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Removes those of the lab, and what was above them when no other lab is there.</summary>
    public static async Task RemoveAsync(LabState lab, CancellationToken cancellationToken)
    {
        foreach (string tree in Directory.EnumerateDirectories(Mount).Prepend(Mount))
        {
            string group = Path.Combine(tree, lab.ControlGroup);
            if (!await Until.TrueAsync(() => TryRemove(group), Limit, cancellationToken).ConfigureAwait(false))
            {
                throw new EngineLabException($"The control group {group} cannot be removed: something still runs in it.");
            }

            string parent = Path.Combine(tree, LabState.ControlGroupRoot);
            if (Directory.Exists(parent) && !Directory.EnumerateDirectories(parent).Any())
            {
                TryRemove(parent);
            }
        }
    }

    // A group holds files of the kernel's that go with it: it is removed like an empty directory, from the innermost outwards.
    private static bool TryRemove(string group)
    {
        try
        {
            foreach (string inner in Directory.EnumerateDirectories(group))
            {
                TryRemove(inner);
            }

            Directory.Delete(group);
        }
        catch (DirectoryNotFoundException)
        {
        }
        catch (IOException)
        {
            // Busy for a moment after the last of its processes was killed.
        }

        return !Directory.Exists(group);
    }
}
