using System.Diagnostics;
using System.Runtime.InteropServices;
using SwarmHa.Lab;
using SwarmHa.Lab.Cli;

const int Failed = 1;
const int WrongUsage = 2;
const int Interrupted = 130;

using var interrupt = new CancellationTokenSource();
using var keyboard = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var supervisor = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);

try
{
    await Commands.RunAsync(CommandLine.Parse(args), new StepPrinter(), interrupt.Token);
    return 0;
}
catch (UsageException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine(CommandLine.Usage);
    return WrongUsage;
}
catch (EngineLabException e)
{
    Console.Error.WriteLine(e.Message);
    return Failed;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("interrupted");
    return Interrupted;
}

// What was begun is undone before the process ends.
void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = true;
    interrupt.Cancel();
}

/// <summary>Prints each step at once with the time since the start, in the order in which the steps are reported.</summary>
internal sealed class StepPrinter : IProgress<string>
{
    private readonly Stopwatch _since = Stopwatch.StartNew();

    public void Report(string value) => Console.WriteLine($"{_since.Elapsed.TotalSeconds,6:0.00} s  {value}");
}
