using System.Management.Automation;
using System.Runtime.InteropServices;

namespace SwarmHa;

/// <summary>The parts of the module that live in private assemblies, by their names.</summary>
internal static class PrivateParts
{
    private static readonly Lazy<ISwarmLabSource> Simulated = new(static () =>
        PrivateAssemblies.Create<ISwarmLabSource>("SwarmHa.Simulator", "SwarmHa.Simulator.SimulatedLabSource"));

    /// <summary>What opens swarms and probes services.</summary>
    public static ISwarmConnector Connector() => PrivateAssemblies.Create<ISwarmConnector>("SwarmHa.Docker", "SwarmHa.Docker.DockerSwarmConnector");

    /// <summary>What docker itself would connect to.</summary>
    /// <param name="session">The session at whose location docker would be started.</param>
    public static IDockerConfiguration DockerConfiguration(SessionState session) =>
        PrivateAssemblies.Create<IDockerConfiguration>("SwarmHa.Docker", "SwarmHa.Docker.DockerConfiguration", session.Path.CurrentFileSystemLocation.ProviderPath);

    /// <summary>What writes reports down and reads them.</summary>
    public static IFailoverReportFormats ReportFormats() => PrivateAssemblies.Create<IFailoverReportFormats>("SwarmHa.Reports", "SwarmHa.Reports.FailoverReportFormats");

    /// <summary>What stops and starts the engines of labs.</summary>
    public static IEngineDriver LabDriver() =>
        new LabDriver(AllLabs, OfEngines(static () => PrivateAssemblies.Create<IEngineDriver>("SwarmHa.Lab", "SwarmHa.Lab.LabEngineDriver")));

    /// <summary>Where labs of a kind are made. Engines need root and Linux for namespaces of their own; elsewhere they are containers of
    /// the engine that docker itself would use.</summary>
    /// <param name="kind">Which labs.</param>
    public static ISwarmLabSource Labs(SwarmLabKind kind) =>
        kind == SwarmLabKind.Simulated ? Simulated.Value : (CanHaveNamespaces() ? NamespaceLabs() : null) ?? ContainerLabs();

    /// <summary>All labs that there are.</summary>
    public static IEnumerable<ISwarmLab> AllLabs() => SimulatedLabs().Concat(OtherLabFinders.SelectMany(static find => find()));

    /// <summary>What finds the labs that are not simulated, one for each way in which they are made.</summary>
    public static IReadOnlyList<Func<IEnumerable<ISwarmLab>>> OtherLabFinders { get; } =
    [
        static () => NamespaceLabs()?.FindAll() ?? [],
        static () => ContainerLabs().FindAll(),
    ];

    /// <summary>The simulated labs that this process has raised.</summary>
    public static IReadOnlyList<ISwarmLab> SimulatedLabs() => Simulated.IsValueCreated ? Simulated.Value.FindAll() : [];

    private static bool CanHaveNamespaces() => RuntimeInformation.IsOSPlatform(OSPlatform.Linux) && Environment.UserName == "root";

    private static ISwarmLabSource? NamespaceLabs() =>
        OfEngines(static () => PrivateAssemblies.Create<ISwarmLabSource>("SwarmHa.Lab", "SwarmHa.Lab.EngineLabSource"));

    private static ISwarmLabSource ContainerLabs() => PrivateAssemblies.Create<ISwarmLabSource>("SwarmHa.Docker", "SwarmHa.Docker.ContainerLabSource");

    /// <summary>The build for Windows PowerShell has no labs of engines.</summary>
    private static T? OfEngines<T>(Func<T> create)
        where T : class
    {
        try
        {
            return create();
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
