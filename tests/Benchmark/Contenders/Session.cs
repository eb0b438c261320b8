using System.Diagnostics;
using System.Management.Automation;
using SwarmHa.Benchmark.Measuring;
using SwarmHa.Hosting;
using SwarmHa.Tests;

namespace SwarmHa.Benchmark.Contenders;

/// <summary>A session with the assembled module in it, as a person has it.</summary>
public sealed class Session : IDisposable
{
    private readonly EngineSession _session = new();

    /// <summary>Opens it, and connects when there is something to connect to.</summary>
    /// <param name="endpoint">A manager.</param>
    public Session(Uri? endpoint = null)
    {
        _session.ImportModule(Manifest);
        if (endpoint is not null)
        {
            Run("$null = Connect-Swarm $endpoint", ("endpoint", $"tcp://{endpoint.Authority}"));
        }
    }

    /// <summary>The assembled module.</summary>
    public static string Manifest => ModuleUnderTest.Manifest;

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    /// <summary>Does what Ctrl+C does.</summary>
    public void Stop() => _session.Stop();

    /// <summary>Runs a script.</summary>
    /// <param name="script">The script.</param>
    /// <param name="variables">What it finds.</param>
    /// <returns>What it gave.</returns>
    /// <exception cref="InvalidOperationException">It had an error.</exception>
    public IReadOnlyList<object> Run(string script, params IEnumerable<(string Name, object? Value)> variables) => RunAsync(script, variables).GetAwaiter().GetResult();

    /// <summary>Runs a script in the background.</summary>
    /// <param name="script">The script.</param>
    /// <param name="variables">What it finds.</param>
    /// <returns>What it gave.</returns>
    /// <exception cref="InvalidOperationException">It had an error.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<IReadOnlyList<object>> RunAsync(string script, params IEnumerable<(string Name, object? Value)> variables)
    {
        var result = await _session.RunAsync(script, variables.ToDictionary(static variable => variable.Name, static variable => variable.Value)).ConfigureAwait(false);
        if (result.Stopped)
        {
            throw new OperationCanceledException("The script was stopped.");
        }

        var problem = result.Terminating ?? (result.Errors.Count > 0 ? result.Errors[0] : null);
        return problem is null ? [.. result.Output.Select(static item => item.BaseObject)] : throw new InvalidOperationException($"{problem.FullyQualifiedErrorId}: {problem}", problem.Exception);
    }

    /// <summary>Runs a contest on the pipeline's own thread, as a script would; commands among its contenders are timed within the session.</summary>
    /// <param name="contest">The contest.</param>
    /// <param name="commands">Names of contenders, and the command of each.</param>
    /// <param name="warmUp">The rounds that do not count.</param>
    /// <param name="rounds">The rounds that count.</param>
    /// <param name="collect">Whether garbage is cleared away before each turn.</param>
    /// <param name="burst">How many times a command is run in one turn, which gives the time of one on the average.</param>
    public void Run(Contest contest, IEnumerable<(string Name, string Command)> commands, int warmUp, int rounds, bool collect, int burst = 1)
    {
        var all = commands.ToList();
        var blocks = string.Join("\n", all.Select(static (command, index) =>
            $"$stage.Add({index}, {{ $began = [Diagnostics.Stopwatch]::GetTimestamp(); foreach ($time in 1..$burst) {{ $found = {command.Command} }}; [Diagnostics.Stopwatch]::GetTimestamp() - $began }})"));
        Run($"{blocks}\n$stage.Run()", ("stage", new Stage(contest, [.. all.Select(static command => command.Name)], warmUp, rounds, collect, burst)), ("burst", burst));
    }
}

/// <summary>Where script blocks become contenders. PowerShell calls it.</summary>
public sealed class Stage(Contest contest, IReadOnlyList<string> names, int warmUp, int rounds, bool collect, int burst)
{
    /// <summary>Adds a command.</summary>
    /// <param name="index">Which one.</param>
    /// <param name="block">Does it as often as a turn wants, and gives the ticks that it took.</param>
    public void Add(int index, ScriptBlock block) =>
        contest.Add(names[index], () => (long)block.Invoke()[0].BaseObject * 1000.0 / Stopwatch.Frequency / burst);

    /// <summary>Runs all rounds.</summary>
    public void Run() => contest.Run(warmUp, rounds, collect);
}
