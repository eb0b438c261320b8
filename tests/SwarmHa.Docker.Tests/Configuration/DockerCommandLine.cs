using System.Diagnostics;
using System.Text.Json;

namespace SwarmHa.Docker.Tests;

/// <summary>Docker's own command line, with a test's folder for its configuration. It never gets as far as an engine.</summary>
internal static class DockerCommandLine
{
    private static readonly string? Program = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(static folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "docker.exe" : "docker"))
        .FirstOrDefault(File.Exists);

    public static void SkipWithoutProgram() => Assert.SkipWhen(Program is null, "needs the docker program");

    /// <summary>Runs it to its end, which has to be a good one.</summary>
    public static async Task<string> DoAsync(DockerHome home, params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(home, arguments);
        Assert.True(code == 0, $"docker {string.Join(' ', arguments)}: {errors}");
        return output;
    }

    /// <summary>What docker itself says of a context; of the one that it would use, without a name.</summary>
    public static async Task<JsonElement> InspectAsync(DockerHome home, string? name = null)
    {
        using var document = JsonDocument.Parse(await DoAsync(home, name is null ? ["context", "inspect"] : ["--context", name, "context", "inspect"]));
        return Assert.Single(document.RootElement.EnumerateArray().ToList()).Clone();
    }

    public static async Task<(int Code, string Output, string Errors)> RunAsync(DockerHome home, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("DOCKER_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        // Both are set, so that nothing of the machine's own configuration is touched whatever a test says.
        start.Environment["HOME"] = home.Root;
        start.Environment["USERPROFILE"] = home.Root;
        foreach (var (name, value) in home.Variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        }
        catch
        {
            process.Kill();
            throw;
        }

        return (process.ExitCode, await output, await errors);
    }
}
