using System.Globalization;
using System.Text.Json;
using SwarmHa.Benchmark;
using SwarmHa.Benchmark.Scenarios;
using SwarmHa.Benchmark.Serving;

const string Usage = """
    usage: swarmha-benchmark run PAGE [-Quick] [-Handover] [-Earlier PAGE] [SCENARIO...]   measures, and writes the page
           swarmha-benchmark scenario NAME FILE [-Quick]                      one scenario, in this process
           swarmha-benchmark serve NODES...                                   serves node lists until its input ends
           swarmha-benchmark simulate SWARMS MANAGERS DELAY                   simulates swarms until its input ends
    """;

var thoroughness = new Thoroughness(args.Contains("-Quick", StringComparer.OrdinalIgnoreCase));
var earlier = Array.FindIndex(args, static word => word.Equals("-Earlier", StringComparison.OrdinalIgnoreCase));
string[] words = [.. args.Where((word, index) => !word.StartsWith('-') && (earlier < 0 || index != earlier + 1))];
try
{
    switch (words)
    {
        case ["run", var page, .. var names]:
            return new Run(thoroughness, page, earlier >= 0 && earlier + 1 < args.Length ? args[earlier + 1] : null, args.Contains("-Handover", StringComparer.OrdinalIgnoreCase)).Execute(names);
        case ["scenario", var name, var file] when Run.Scenarios.FirstOrDefault(scenario => scenario.Name == name) is { } scenario:
            File.WriteAllText(file, JsonSerializer.Serialize(scenario.Measure(thoroughness)));
            return 0;
        case ["serve", .. var sizes]:
            ServedProcess.Serve(sizes.Select(static size => int.Parse(size, CultureInfo.InvariantCulture)));
            return 0;
        case ["simulate", var swarms, var managers, var delay]:
            SimulatedProcess.Simulate(int.Parse(swarms, CultureInfo.InvariantCulture), int.Parse(managers, CultureInfo.InvariantCulture), TimeSpan.FromMilliseconds(double.Parse(delay, CultureInfo.InvariantCulture)));
            return 0;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
catch (Exception problem)
{
    Console.Error.WriteLine($"{problem.GetBaseException().Message.ReplaceLineEndings(" ")}\n{problem}");
    return 1;
}
