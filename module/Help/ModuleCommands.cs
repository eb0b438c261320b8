using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace SwarmHa.Help;

/// <summary>Imports a module and lists its cmdlets.</summary>
internal static class ModuleCommands
{
    public static IReadOnlyList<CommandFacts> Read(string manifest)
    {
        using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        var module = shell.AddCommand("Import-Module").AddParameter("Name", manifest).AddParameter("PassThru")
            .AddParameter("ErrorAction", ActionPreference.Stop).Invoke<PSModuleInfo>().Single();
        return [.. module.ExportedCmdlets.Values.OrderBy(static command => command.Name, StringComparer.Ordinal).Select(static command => new CommandFacts(command))];
    }
}
