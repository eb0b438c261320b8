using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using SwarmHa.Benchmark.Contenders;

namespace SwarmHa.Benchmark.Reporting;

/// <summary>What a run was made on, without anything that names the machine.</summary>
public static class Machine
{
    /// <summary>The machine and the versions, in a line.</summary>
    /// <returns>Markdown.</returns>
    public static string Describe()
    {
        var kernel = OperatingSystem.IsLinux() ? "Linux " + string.Join('.', Environment.OSVersion.Version.Major, Environment.OSVersion.Version.Minor) : RuntimeInformation.OSDescription;
        var engine = typeof(System.Management.Automation.PowerShell).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split(' ', '+')[0];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} processors ({RuntimeInformation.ProcessArchitecture}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0} GB, {kernel}, .NET {Environment.Version}, PowerShell's engine {engine}, docker's command line {DockerCommand.Version ?? "none"}");
    }

    /// <summary>How many processes were running or wanted to, over the last minute; null where the system does not tell.</summary>
    /// <returns>The figure.</returns>
    public static double? Load() => File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : null;
}
