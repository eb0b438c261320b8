using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SwarmHa.Framework.Smoke;

/// <summary>Connects to a swarm and writes down what is seen of it, a line for each thing, with tabs between its parts.</summary>
internal static class Look
{
    private const string CertificatesOption = "--certificates";

    /// <summary>How many questions are asked at once: more than the two for which .NET Framework by default has connections to one host.</summary>
    private const int AtOnce = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static int Run(string moduleFolder, string[] words)
    {
        try
        {
            RunAsync(moduleFolder, words).GetAwaiter().GetResult();
            return 0;
        }
        catch (SwarmException problem)
        {
            Write("error", problem.GetType().Name, problem.Message);
            Console.Error.WriteLine(problem);
            return 2;
        }
    }

    private static async Task RunAsync(string moduleFolder, string[] words)
    {
        var module = ImportedModule.From(moduleFolder);
        Write("runtime", RuntimeInformation.FrameworkDescription);
        Write("cmdlets", Format(module.Cmdlets.Count));
        var certificates = words.FirstOrDefault() == CertificatesOption ? words[1] : null;
        var tls = certificates is null ? null : new EngineTls
        {
            CaFile = Path.Combine(certificates, "ca.pem"),
            CertificateFile = Path.Combine(certificates, "cert.pem"),
            KeyFile = Path.Combine(certificates, "key.pem"),
        };
        var request = new SwarmConnectRequest
        {
            Endpoints = [.. words.Skip(certificates is null ? 0 : 2).Select(endpoint => EngineEndpoint.Parse(endpoint, tls is not null))],
            Tls = tls,
        };
        using var swarm = await module.Connector().ConnectAsync(request, new Reporter(), CancellationToken.None).ConfigureAwait(false);
        Write("swarm", swarm.SwarmId);
        await WriteNodesAsync(swarm).ConfigureAwait(false);
        await WriteQuorumAsync(swarm).ConfigureAwait(false);
        await WriteManyAsync(swarm).ConfigureAwait(false);
    }

    private static async Task WriteNodesAsync(ISwarm swarm)
    {
        foreach (var node in await swarm.GetNodesAsync(Patience, CancellationToken.None).ConfigureAwait(false))
        {
            Write("node", node.Id, node.Name, node.Role.ToString(), node.State.ToString(), node.Availability.ToString(), node.ManagerStatus, node.Address, node.EngineVersion);
        }
    }

    private static async Task WriteQuorumAsync(ISwarm swarm)
    {
        // The module keeps to itself what .NET Framework lacks, the clock's type among it: only the module's assemblies can name it.
        var constructor = typeof(QuorumInspection).GetConstructors().Single();
        var clock = constructor.GetParameters()[2].ParameterType.GetProperty("System")!.GetValue(null);
        var inspection = (QuorumInspection)constructor.Invoke([swarm, new Reporter(), clock]);
        var quorum = await inspection.RunAsync(new QuorumInspectionOptions { Patience = Patience, WithViews = true }, CancellationToken.None).ConfigureAwait(false);
        Write("quorum", Format(quorum.Managers), Format(quorum.Reachable), Format(quorum.Quorum), Format(quorum.FaultTolerance), quorum.Leader, Format(quorum.Views.Count));
    }

    private static async Task WriteManyAsync(ISwarm swarm)
    {
        var watch = Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => swarm.GetNodesAsync(Patience, CancellationToken.None))).ConfigureAwait(false);
        Write("overlapping", Format(answers.Length), Format(answers.Select(static nodes => nodes.Count).Distinct().Single()));
        Console.Error.WriteLine($"{AtOnce} lists at once took {watch.ElapsedMilliseconds} ms");
    }

    private static string Format(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Write(params string[] parts) => Console.WriteLine(string.Join("\t", parts));

    private sealed class Reporter : ISwarmReporter
    {
        public void Verbose(string message) => Console.Error.WriteLine(message);

        public void Warning(string message) => Console.Error.WriteLine(message);

        public void Progress(SwarmProgress progress)
        {
        }

        public void Urgent(string message) => Console.Error.WriteLine(message);
    }
}
