using System.Runtime.InteropServices;

namespace SwarmHa.Framework.Smoke;

/// <summary>Connects to a swarm and writes down what is seen of it.</summary>
internal static class Look
{
    private const string CertificatesOption = "--certificates";

    /// <summary>Looks at a swarm.</summary>
    /// <param name="moduleFolder">Where the module keeps the build for Windows PowerShell.</param>
    /// <param name="words">The rest of the command line.</param>
    /// <returns>The exit code: 2 when the module tells of an error, by its type.</returns>
    public static int Run(string moduleFolder, string[] words)
    {
        try
        {
            RunAsync(moduleFolder, words).GetAwaiter().GetResult();
            return 0;
        }
        catch (SwarmException problem)
        {
            Console.WriteLine($"error\t{problem.GetType().Name}");
            Console.Error.WriteLine(problem);
            return 2;
        }
    }

    private static async Task RunAsync(string moduleFolder, string[] words)
    {
        var module = ImportedModule.From(moduleFolder);
        Console.Error.WriteLine(RuntimeInformation.FrameworkDescription);
        Console.WriteLine($"cmdlets\t{module.Cmdlets.Count}");
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
        foreach (var line in await SwarmLines.LookAsync(swarm, Inspection(swarm), CancellationToken.None).ConfigureAwait(false))
        {
            Console.WriteLine(line);
        }
    }

    /// <summary>The module keeps to itself what .NET Framework lacks, the clock's type among it: only its own assemblies can name that.</summary>
    private static QuorumInspection Inspection(ISwarm swarm)
    {
        var constructor = typeof(QuorumInspection).GetConstructors().Single();
        var clock = constructor.GetParameters()[2].ParameterType.GetProperty("System")!.GetValue(null);
        return (QuorumInspection)constructor.Invoke([swarm, new Reporter(), clock]);
    }

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
