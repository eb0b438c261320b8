using System.Diagnostics;

namespace SwarmHa.Benchmark.Contenders;

/// <summary><c>docker node ls</c> as a process, from its start to its end, with its output read.</summary>
public sealed class DockerCommand : IDisposable
{
    // None of this machine's settings: contexts and plug-ins cost time of their own.
    private readonly DirectoryInfo _settings = Directory.CreateTempSubdirectory("swarmha-docker");
    private readonly Uri _engine;

    /// <summary>Takes note of the engine.</summary>
    /// <param name="engine">Its address, with whatever scheme.</param>
    public DockerCommand(Uri engine) => _engine = engine;

    /// <summary>The version of docker's command line; null when there is none on this machine.</summary>
    public static string? Version { get; } = FindVersion();

    /// <inheritdoc/>
    public void Dispose() => _settings.Delete(recursive: true);

    /// <summary>Lists the nodes once.</summary>
    /// <returns>How long it took, in milliseconds.</returns>
    public double List()
    {
        var began = Stopwatch.GetTimestamp();
        Run("node", "ls");
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    /// <summary>Runs docker.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it wrote.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public string Run(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOCKER_HOST"] = $"tcp://{_engine.Authority}";
        start.Environment["DOCKER_CONFIG"] = _settings.FullName;
        start.Environment["DOCKER_CLI_HINTS"] = "false";
        start.Environment.Remove("DOCKER_CONTEXT");
        start.Environment.Remove("DOCKER_TLS_VERIFY");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"docker failed: {process.StandardError.ReadToEnd()}");
    }

    private static string? FindVersion()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("docker", ["--version"]) { RedirectStandardOutput = true })!;
            var words = process.StandardOutput.ReadToEnd().Split(' ', ',');
            process.WaitForExit();
            return words is [_, _, var version, ..] ? version : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
