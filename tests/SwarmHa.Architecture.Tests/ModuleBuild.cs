using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace SwarmHa.Architecture.Tests;

/// <summary>One target's build of the module, loaded beside the other's, to be looked at by reflection.</summary>
internal sealed class ModuleBuild
{
    private static readonly Dictionary<string, ModuleBuild> Builds = ModuleFolder.Targets.ToDictionary(static target => target, static target => new ModuleBuild(target));

    private ModuleBuild(string target)
    {
        var context = new Context(target);
        Cmdlets = context.LoadFromAssemblyPath(Path.Combine(ModuleFolder.Binaries(target), "SwarmHa.dll"));
        Core = context.LoadFromAssemblyPath(Path.Combine(ModuleFolder.Binaries(target), "SwarmHa.Core.dll"));
        CmdletTypes = [.. Cmdlets.GetTypes().Where(static type => type.IsSubclassOf(typeof(Cmdlet)) && !type.IsAbstract).OrderBy(static type => type.Name, StringComparer.Ordinal)];
    }

    public Assembly Cmdlets { get; }

    public Assembly Core { get; }

    public IReadOnlyList<Type> CmdletTypes { get; }

    public static ModuleBuild Of(string target) => Builds[target];

    public static CmdletAttribute Attribute(Type cmdlet) => cmdlet.GetCustomAttribute<CmdletAttribute>() ?? throw new InvalidOperationException($"{cmdlet.Name} has no [Cmdlet].");

    public static string Name(Type cmdlet) => $"{Attribute(cmdlet).VerbName}-{Attribute(cmdlet).NounName}";

    /// <summary>PowerShell comes from the test itself, all else from the module's folder.</summary>
    private sealed class Context(string target) : AssemblyLoadContext(target)
    {
        private readonly List<string> _files = [.. ModuleFolder.Files(ModuleFolder.Binaries(target))];

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var path = _files.Find(file => Path.GetFileName(file) == assemblyName.Name + ".dll");
            return path is null ? null : LoadFromAssemblyPath(path);
        }
    }
}
