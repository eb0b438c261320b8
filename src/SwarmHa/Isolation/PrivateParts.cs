namespace SwarmHa;

/// <summary>The parts of the module that live in private assemblies, by their names.</summary>
internal static class PrivateParts
{
    /// <summary>What opens swarms and probes services.</summary>
    public static ISwarmConnector Connector() => PrivateAssemblies.Create<ISwarmConnector>("SwarmHa.Docker", "SwarmHa.Docker.DockerSwarmConnector");

    /// <summary>What stops and starts the engines of a lab on this machine.</summary>
    /// <exception cref="DrillRefusedException">This edition of PowerShell has no lab.</exception>
    public static IEngineDriver LabDriver()
    {
        try
        {
            return PrivateAssemblies.Create<IEngineDriver>("SwarmHa.Lab", "SwarmHa.Lab.LabEngineDriver");
        }
        catch (FileNotFoundException problem)
        {
            throw SwarmErrors.DrillRefused.Exception(new SwarmErrorDetail(
                "The lab needs PowerShell 7.4 or later on Linux. Name -StopEngine and -StartEngine instead.")
            { InnerException = problem });
        }
    }
}
