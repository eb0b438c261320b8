using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
#if NET
using System.Security.Cryptography;
using System.Text;
#endif

namespace SwarmHa;

/// <summary>This host and its processes, by what the kernel says of them. A host name alone would not do: containers, clones and namespaces share it.</summary>
internal sealed class DrillHost : IDrillHost
{
    private static readonly string Id = FindId();

    /// <inheritdoc/>
    public DrillHolder Self { get; } = FindSelf();

    /// <inheritdoc/>
    public bool IsGone(DrillHolder holder)
    {
        if (Id.Length == 0 || holder.HostId != Id || holder.ProcessId <= 0 || holder.ProcessStart.Length == 0)
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(holder.ProcessId);
            return StartOf(process) is { Length: > 0 } start && start != holder.ProcessStart;
        }
        catch (ArgumentException)
        {
            // So it says that no such process runs.
            return true;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static DrillHolder FindSelf()
    {
        using var process = Process.GetCurrentProcess();
        return new DrillHolder
        {
            Name = $"{Environment.UserName}@{Environment.MachineName}",
            ProcessId = process.Id,
            ProcessStart = StartOf(process),
            HostId = Id,
        };
    }

    /// <summary>On Linux the ticks since boot, which no change of the clock moves; empty when it must not be read.</summary>
    private static string StartOf(Process process)
    {
        try
        {
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
            {
                // The name of the program is in brackets and may hold blanks and brackets. Field 22 is the 20th after it.
                var stat = File.ReadAllText(FormattableString.Invariant($"/proc/{process.Id}/stat"));
                return stat.Substring(stat.LastIndexOf(')') + 2).Split(' ')[19];
            }

            return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception or NotSupportedException)
        {
            return string.Empty;
        }
    }

    private static string FindId()
    {
#if NET
        try
        {
            var parts = Parts();

            // A machine's id is confidential, and everybody who can read the swarm's configs sees this.
            return parts.Length == 0 || parts.Any(string.IsNullOrWhiteSpace)
                ? string.Empty
                : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"SwarmHa {string.Join(" ", parts)}")), 0, 16);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            return string.Empty;
        }
#else
        return string.Empty;
#endif
    }

#if NET
    /// <summary>The machine, its running kernel and the namespace of process ids; an empty one where a part is unknown.</summary>
    private static string[] Parts() =>
        OperatingSystem.IsWindows()
            ? [Microsoft.Win32.Registry.GetValue(@"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Cryptography", "MachineGuid", null) as string ?? string.Empty, Environment.MachineName]
        : OperatingSystem.IsLinux()
            ?
            [
                File.Exists("/etc/machine-id") ? File.ReadAllText("/etc/machine-id").Trim() : "no machine id",
                File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(),
                File.ResolveLinkTarget("/proc/self/ns/pid", returnFinalTarget: false)?.Name ?? string.Empty,
            ]
            : [];
#endif
}
