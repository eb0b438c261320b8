using System.Collections.Concurrent;
using System.Diagnostics;
using SwarmHa.Lab;

namespace SwarmHa.Tests;

/// <summary>The engines that the labs of tests run: the one that is installed, and those of Debian suites, which are unpacked below out/engines.</summary>
internal static class TestEngine
{
    /// <summary>The variable that names the engine of the labs that name none: one of these, or <c>newest</c>. Default: installed.</summary>
    public const string Variable = "SWARMHA_ENGINE";

    public const string Installed = "installed";
    public const string Trixie = "trixie";
    public const string Sid = "sid";
    public const string Newest = "newest";

    /// <summary>The trait of the tests whose labs name no engine: <c>--filter Engine=real</c> repeats them on another one.</summary>
    public const string Trait = "Engine";

    public const string Real = "real";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly ConcurrentDictionary<string, Lazy<Task<(string? Root, string Said)>>> Fetched = new();

    /// <summary>The engine of the labs that name none.</summary>
    public static string OfRun => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : Installed;

    /// <summary>A lab's name that runs on different engines have for themselves, so that they run side by side.</summary>
    public static string LabName(string name, string? engine = null) => (engine ?? OfRun) is var on && on == Installed ? name : $"{name}-{on}";

    /// <summary>The lab's options with the folder of an engine. The test is skipped where that engine cannot be fetched.</summary>
    public static async Task<EngineLabOptions> OnAsync(EngineLabOptions options, string? engine = null) =>
        options with { EngineRoot = await RootAsync(engine ?? OfRun) };

    /// <summary>The folder of an engine, null for the installed one. The test is skipped where it cannot be fetched.</summary>
    public static async Task<string?> RootAsync(string engine)
    {
        if (engine == Installed)
        {
            return null;
        }

        var (root, said) = await FetchAsync(engine == Newest ? Sid : engine);
        if (root is null && engine == Newest)
        {
            (root, said) = await FetchAsync(Trixie);
        }

        Assert.SkipWhen(root is null, said);
        TestContext.Current.SendDiagnosticMessage(said);
        return root;
    }

    /// <summary>The version of a fetched engine, such as 28.5.2.</summary>
    public static string VersionOf(string root) => File.ReadAllText(Path.Combine(root, "version")).Split(' ')[2];

    private static Task<(string? Root, string Said)> FetchAsync(string suite) =>
        Fetched.GetOrAdd(suite, static name => new(() => Task.Run(() => FetchNowAsync(name)))).Value;

    private static async Task<(string? Root, string Said)> FetchNowAsync(string suite)
    {
        if (!OperatingSystem.IsLinux())
        {
            return (null, $"The engine of {suite} runs on Linux only.");
        }

        var root = Path.Combine(ModuleUnderTest.RepositoryRoot, "out", "engines", suite);
        var start = new ProcessStartInfo("/bin/sh", [Path.Combine(ModuleUnderTest.RepositoryRoot, "tests", "Engines", "fetch-engine.sh"), suite, root])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var limited = new CancellationTokenSource(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limited.Token);
            var error = process.StandardError.ReadToEndAsync(limited.Token);
            await process.WaitForExitAsync(limited.Token);
            return process.ExitCode == 0 ? (root, (await output).Trim()) : (null, (await error).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (null, $"The engine of {suite} was not fetched within {Limit.TotalMinutes:0} minutes.");
        }
    }
}
