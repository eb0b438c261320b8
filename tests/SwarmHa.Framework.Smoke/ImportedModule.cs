using System.Reflection;

namespace SwarmHa.Framework.Smoke;

/// <summary>The module, imported in the order in which Windows PowerShell does it.</summary>
internal sealed class ImportedModule
{
    private readonly Assembly _cmdlets;

    private ImportedModule(Assembly cmdlets) => _cmdlets = cmdlets;

    /// <summary>The cmdlets that it exports.</summary>
    public IReadOnlyList<string> Cmdlets =>
        [.. _cmdlets.GetExportedTypes().Where(static type => !type.IsAbstract).Select(static type => type.Name).Where(static name => name.EndsWith("Command", StringComparison.Ordinal))];

    /// <summary>Loads the assembly, looks through its types, and only then calls what it has to be called at its import.</summary>
    /// <param name="folder">Where the module keeps the build for Windows PowerShell.</param>
    public static ImportedModule From(string folder)
    {
        var cmdlets = Assembly.LoadFrom(Path.Combine(folder, "SwarmHa.dll"));
        var types = cmdlets.GetExportedTypes();
        var initializer = types.Single(static type => type.GetInterface("System.Management.Automation.IModuleAssemblyInitializer") is not null);
        initializer.GetMethod("OnImport")!.Invoke(Activator.CreateInstance(initializer), null);
        return new ImportedModule(cmdlets);
    }

    /// <summary>What the cmdlets open swarms with, from the same place as they take it.</summary>
    public ISwarmConnector Connector() => (ISwarmConnector)_cmdlets.GetType("SwarmHa.PrivateParts", throwOnError: true)!
        .GetMethod("Connector", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.Invoke(null, null)!;
}
