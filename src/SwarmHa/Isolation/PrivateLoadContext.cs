#if NET
using System.Reflection;
using System.Runtime.Loader;

namespace SwarmHa;

/// <summary>Loads what lies in the module's own folder of dependencies; all else, Core among it, comes from PowerShell's context.</summary>
internal sealed class PrivateLoadContext(string folder) : AssemblyLoadContext(nameof(SwarmHa))
{
    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var path = Path.Combine(folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
#endif
