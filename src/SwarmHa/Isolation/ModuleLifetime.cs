using System.Management.Automation;

namespace SwarmHa;

/// <summary>What PowerShell calls when the module comes and goes.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Lets private assemblies be found.</summary>
    public void OnImport() => PrivateAssemblies.Register();

    /// <summary>Closes this runspace's connections.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        ConnectionTable.OfThisRunspace().Clear();
        PrivateAssemblies.Unregister();
    }
}
