using System.Management.Automation;
using System.Management.Automation.Host;
using System.Runtime.InteropServices;

namespace SwarmHa;

/// <summary>Makes the driver that was asked for.</summary>
/// <param name="Driver">Which; null when none was named.</param>
/// <param name="HostTemplate">Where the hosts are; null for what the driver takes by itself.</param>
/// <param name="ContainerHost">The engine that carries the engines; null for what docker itself would use.</param>
internal sealed record DriverChoice(SwarmEngineDriver? Driver, string? HostTemplate, string? ContainerHost)
{
    private const string TemplateName = "-HostTemplate";
    private const string ContainerHostName = "-ContainerHost";

    /// <summary>Makes it.</summary>
    /// <param name="swarm">The swarm.</param>
    /// <param name="caller">The session, whose functions and presets a driver of scripts uses.</param>
    /// <param name="host">The session's host.</param>
    /// <returns>The driver. It has to be disposed of when it is <see cref="IDisposable"/>.</returns>
    /// <exception cref="SwarmException">A parameter is not the driver's, or names nothing.</exception>
    public IEngineDriver Open(ISwarm swarm, SessionState caller, PSHost host)
    {
        Refuse(TemplateName, HostTemplate, SwarmEngineDriver.Ssh, SwarmEngineDriver.WinRM);
        Refuse(ContainerHostName, ContainerHost, SwarmEngineDriver.Container);
        return Driver switch
        {
            SwarmEngineDriver.Ssh => PrivateParts.Connector().CreateSshDriver(swarm, HostTemplate),
            SwarmEngineDriver.Local when RuntimeInformation.IsOSPlatform(OSPlatform.Windows) => WindowsHostDriver.Local(caller, host),
            SwarmEngineDriver.Local => PrivateParts.Connector().CreateLocalDriver(),
            SwarmEngineDriver.WinRM => WindowsHostDriver.WinRM(HostTemplate, caller, host),
            SwarmEngineDriver.Container => PrivateParts.Connector().CreateContainerDriver(FindContainerHost(caller)),
            SwarmEngineDriver.Lab => PrivateParts.LabDriver(),
            _ => new UnchosenDriver(PrivateParts.LabDriver()),
        };
    }

    private void Refuse(string parameter, string? value, params SwarmEngineDriver[] drivers)
    {
        if (value is not null && !(Driver is { } driver && drivers.Contains(driver)))
        {
            throw SwarmErrors.DrillRefused.Exception($"{parameter} is not valid with -Driver {Driver ?? SwarmEngineDriver.Lab}, only with {string.Join(" and ", drivers)}.");
        }
    }

    private DockerTarget FindContainerHost(SessionState caller)
    {
        var docker = PrivateParts.DockerConfiguration(caller);
        if (ContainerHost is null)
        {
            return docker.Find(context: null);
        }

        var tls = docker.EnvironmentTls();
        return new DockerTarget(EngineEndpoint.Parse(ContainerHost, tls is not null), tls, "default", ContainerHostName);
    }
}
