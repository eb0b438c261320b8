using System.Management.Automation;

namespace SwarmHa;

/// <summary>What PowerShell calls when the module comes and goes.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Lets private assemblies be found, and loads Core, so that scripts can name its types from the first line on.</summary>
    public void OnImport()
    {
        PrivateAssemblies.Register();
        GC.KeepAlive(typeof(SwarmNode));
    }

    /// <summary>Closes this runspace's connections.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        ConnectionTable.EndOfThisRunspace();
        PrivateAssemblies.Unregister();
    }
}
