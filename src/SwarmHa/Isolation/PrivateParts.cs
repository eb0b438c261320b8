namespace SwarmHa;

/// <summary>The parts of the module that live in private assemblies, by their names.</summary>
internal static class PrivateParts
{
    private static readonly Lazy<ISwarmLabSource> Simulated = new(static () =>
        PrivateAssemblies.Create<ISwarmLabSource>("SwarmHa.Simulator", "SwarmHa.Simulator.SimulatedLabSource"));

    /// <summary>What opens swarms and probes services.</summary>
    public static ISwarmConnector Connector() => PrivateAssemblies.Create<ISwarmConnector>("SwarmHa.Docker", "SwarmHa.Docker.DockerSwarmConnector");

    /// <summary>What stops and starts the engines of labs.</summary>
    public static IEngineDriver LabDriver() =>
        new LabDriver(Simulated.Value, OfEngines(static () => PrivateAssemblies.Create<IEngineDriver>("SwarmHa.Lab", "SwarmHa.Lab.LabEngineDriver")));

    /// <summary>Where labs come from.</summary>
    /// <param name="kind">Which labs.</param>
    /// <exception cref="LabFailedException">This edition of PowerShell can have none of that kind.</exception>
    public static ISwarmLabSource Labs(SwarmLabKind kind) =>
        (kind == SwarmLabKind.Simulated ? Simulated.Value : EngineLabs())
        ?? throw SwarmErrors.LabFailed.Exception("A lab of engines needs PowerShell 7.4 or later on Linux. A simulated one runs everywhere: -Kind Simulated.");

    /// <summary>All labs that there are.</summary>
    public static IEnumerable<ISwarmLab> AllLabs() => Simulated.Value.FindAll().Concat(EngineLabs()?.FindAll() ?? []);

    private static ISwarmLabSource? EngineLabs() =>
        OfEngines(static () => PrivateAssemblies.Create<ISwarmLabSource>("SwarmHa.Lab", "SwarmHa.Lab.EngineLabSource"));

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
