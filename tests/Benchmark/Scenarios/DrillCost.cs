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
    public TimeSpan Limit => TimeSpan.FromMinutes(3);

    /// <inheritdoc/>
    public Outcome Measure(Thoroughness thoroughness)
    {
        using var simulated = new SimulatedProcess(1, 7);
        double idle;
        using (var session = new Session(simulated.Managers[0]))
        {
            session.Run("$null = Get-SwarmManager");
            idle = Cpu(Window);
        }

        var whole = Windows(simulated, string.Empty, thoroughness);
        var reads = new Sample(Windows(simulated, " -WriteIntervalMilliseconds 0", thoroughness)).Median;
        var writes = new Sample(whole).Median - reads;
        return new Outcome(
            [Finding.Of("processor time of a drill's probes, 7 managers at 100 ms", "under 5 % of one core", new Sample(whole), "0.0", " %", 5)],
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                The same process took {idle:0.0} % without a drill. Where it goes: the same drill without committed writes (`-WriteIntervalMilliseconds 0`) takes {reads:0.0} %, which is 70 lists of nodes each second and, for the tasks, 7 of services;
                the 28 writes each second take the other {writes:0.0} %. That is {reads * 10 / 77:0.00} ms of processor time for a read and {writes * 10 / 28:0.00} ms for a write, all of which goes through HttpClient, a time-out and a task of its own,
                so that one that hangs delays no other. The list of 7 nodes itself is the least part of it, as the table of stages below shows.
                """));
    }

    private static List<double> Windows(SimulatedProcess simulated, string how, Thoroughness thoroughness)
    {
        var windows = new List<double>();
        using var session = new Session(simulated.Managers[0]);
        session.Run("$null = Get-SwarmManager");
        var drill = session.RunAsync("Test-SwarmFailover -StopEngine { } -StartEngine { } -ProbeIntervalMilliseconds 100 -SteadySec 600 -TimeoutSec 900 -Confirm:$false" + how);
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

        return windows;
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
