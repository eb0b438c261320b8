using SwarmHa.Tests;

namespace SwarmHa.Architecture.Tests.Framework;

/// <summary>What a Windows PowerShell 5.1 on the oldest .NET Framework that the manifest allows has by itself.</summary>
internal static class WindowsPowerShell
{
    /// <summary>.NET Framework 4.7.2.</summary>
    private static string FrameworkFolder { get; } = ModuleUnderTest.Metadata("FrameworkDirectory");

    /// <summary>The assemblies, in the order in which they are looked at.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. Directory.GetFiles(FrameworkFolder, "*.dll"),
        .. Directory.GetFiles(Path.Combine(FrameworkFolder, "Facades"), "*.dll"),
        Path.Combine(ModuleUnderTest.Metadata("PowerShellDirectory"), "System.Management.Automation.dll"),
    ];
}
