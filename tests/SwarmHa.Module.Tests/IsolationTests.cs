using System.Diagnostics;
using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>The module lives beside others that bring other versions of what it uses, each in a process of its own.</summary>
public sealed class IsolationTests
{
    private const string Script = """
        param($manifest, $other)
        $first = [Reflection.Assembly]::LoadFrom($other)
        Import-Module $manifest
        foreach ($assembly in [AppDomain]::CurrentDomain.GetAssemblies()) { if ($assembly.GetName().Name -like 'Docker.DotNet*') { "early $($assembly.GetName().Name)" } }
        try { Connect-Swarm tcp://127.0.0.1:9 } catch { $_.FullyQualifiedErrorId }
        foreach ($assembly in [AppDomain]::CurrentDomain.GetAssemblies()) {
            $name = $assembly.GetName()
            if ($name.Name -match '^(SwarmHa.*|Docker\.DotNet|Microsoft\.Extensions\.Logging\.Abstractions)$') {
                "$($name.Name) $($name.Version) $([Runtime.Loader.AssemblyLoadContext]::GetLoadContext($assembly).Name)"
            }
        }
        """;

    [Fact]
    public async Task Another_version_of_a_dependency_that_was_loaded_before_stays_apart()
    {
        var lines = await RunAsync(Path.Combine(AppContext.BaseDirectory, "other", "Microsoft.Extensions.Logging.Abstractions.dll"));
        Assert.Contains("ConnectionRefused,SwarmHa.Commands.ConnectSwarmCommand", lines);

        // Nothing of Docker.DotNet is loaded by the import alone.
        Assert.DoesNotContain(lines, static line => line.StartsWith("early", StringComparison.Ordinal));

        // Theirs in PowerShell's context, ours in our own.
        Assert.Contains("Microsoft.Extensions.Logging.Abstractions 6.0.0.0 Default", lines);
        Assert.Contains("Microsoft.Extensions.Logging.Abstractions 8.0.0.0 SwarmHa", lines);
        Assert.Contains(lines, static line => line.StartsWith("Docker.DotNet ", StringComparison.Ordinal) && line.EndsWith(" SwarmHa", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("SwarmHa.Docker ", StringComparison.Ordinal) && line.EndsWith(" SwarmHa", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("SwarmHa.Core ", StringComparison.Ordinal) && line.EndsWith(" Default", StringComparison.Ordinal));
        Assert.Single(lines, static line => line.StartsWith("SwarmHa.Core ", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> RunAsync(string otherAssembly)
    {
        var script = Path.Combine(Directory.CreateTempSubdirectory("swarmha").FullName, "isolation.ps1");
        await File.WriteAllTextAsync(script, Script, TestContext.Current.CancellationToken);
        using var process = Process.Start(PowerShellProcess.StartInfo("-File", script, ModuleSession.Manifest, otherAssembly))!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Directory.Delete(Path.GetDirectoryName(script)!, recursive: true);
        Assert.Equal(0, process.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
