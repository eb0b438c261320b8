using SwarmHa.Tests;

namespace SwarmHa.Lab.Tests.Framework;

/// <summary>A program of .NET Framework that uses the build for Windows PowerShell. It is run by Debian's mono, since there is no .NET Framework here.</summary>
internal static class FrameworkProgram
{
    private const string Assemblies = "/usr/lib/mono/4.5";

    /// <summary>What it needs of mono, and the packages that have it.</summary>
    private static readonly (string File, string Package)[] Needed =
    [
        ("mono", "mono-runtime"),
        ($"{Assemblies}/System.Core.dll", "libmono-system-core4.0-cil"),
        ($"{Assemblies}/System.Net.Http.dll", "libmono-system-net-http4.0-cil"),
        ($"{Assemblies}/System.Numerics.Vectors.dll", "libmono-system-numerics-vectors4.0-cil"),
        ($"{Assemblies}/System.Runtime.Serialization.dll", "libmono-system-runtime-serialization4.0-cil"),
    ];

    /// <summary>Installs mono where it is missing; skips the test where it cannot be installed.</summary>
    public static async Task RequireAsync()
    {
        try
        {
            await EngineLabPrerequisites.InstallAsync(Needed, null, TestContext.Current.CancellationToken);
        }
        catch (EngineLabException e)
        {
            Assert.Skip($"mono is missing: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Runs it.</summary>
    /// <param name="words">Its arguments, after the module's folder.</param>
    /// <returns>The exit code, the lines that it wrote, and what it said besides.</returns>
    public static async Task<(int ExitCode, IReadOnlyList<string> Lines, string Error)> RunAsync(params string[] words)
    {
        var (exitCode, output, error) = await Command.RunAsync([], string.Empty, ["mono", ModuleUnderTest.Metadata("FrameworkProgram"), Path.Combine(ModuleUnderTest.Directory, "bin", "netstandard2.0"), .. words]);
        return (exitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries), error);
    }
}
