using System.Diagnostics;
using System.Globalization;
using SwarmHa.Benchmark.Contenders;
using SwarmHa.Benchmark.Measuring;
using SwarmHa.Benchmark.Serving;

namespace SwarmHa.Benchmark.Scenarios;

/// <summary>The processor time that a drill takes for itself.</summary>
public sealed class DrillCost : IScenario
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(4);

    /// <inheritdoc/>
    public string Name => "drill";

    /// <inheritdoc/>
    public string Title => "A drill's own cost";

    /// <inheritdoc/>
    public string Method =>
        "`Test-SwarmFailover -ProbeIntervalMilliseconds 100` on a simulated swarm of 7 managers in another process. While the drill watches that all is steady, which asks every manager for reads, committed writes and tasks as it does later, "
        + "the processor time of this process is read every 4 s. The drill is stopped before its fault.";

    /// <inheritdoc/>
    public TimeSpan Limit => TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    public Outcome Measure(Thoroughness thoroughness)
    {
        using var simulated = new SimulatedProcess(1, 7);
        using var session = new Session(simulated.Managers[0]);
        session.Run("$null = Get-SwarmManager");
        var idle = Cpu(Window);
        var drill = session.RunAsync("Test-SwarmFailover -StopEngine { } -StartEngine { } -ProbeIntervalMilliseconds 100 -SteadySec 600 -TimeoutSec 900 -Confirm:$false");
        var windows = new List<double>();
        try
        {
            // The code that probes is compiled anew once it has run for a while.
            Thread.Sleep(TimeSpan.FromSeconds(thoroughness.Of(12, 6)));
            for (var i = 0; i < thoroughness.Of(7, 2) && !drill.IsCompleted; i++)
            {
                windows.Add(Cpu(Window));
            }
        }
        finally
        {
            session.Stop();
        }

        try
        {
            var early = drill.GetAwaiter().GetResult();
            throw new InvalidOperationException($"The drill ended by itself: {string.Join(", ", early)}");
        }
        catch (OperationCanceledException)
        {
            // As wanted.
        }

        return new Outcome(
            [Finding.Of("processor time of a drill's probes, 7 managers at 100 ms", "under 5 % of one core", new Sample(windows), "0.0", " %", 5)],
            string.Create(CultureInfo.InvariantCulture, $"The same process took {idle:0.0} % without a drill."));
    }

    private static double Cpu(TimeSpan window)
    {
        using var self = Process.GetCurrentProcess();
        var (began, cpu) = (Stopwatch.GetTimestamp(), self.TotalProcessorTime);
        Thread.Sleep(window);
        self.Refresh();
        return (self.TotalProcessorTime - cpu) / Stopwatch.GetElapsedTime(began) * 100;
    }
}
