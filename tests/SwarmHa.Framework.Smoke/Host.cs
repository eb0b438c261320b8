using System.Reflection;

namespace SwarmHa.Framework.Smoke;

/// <summary>What a PowerShell gives to every module: its own assembly, and those that lie beside a module's.</summary>
internal static class Host
{
    /// <summary>Gives them, and nothing else: all that the module keeps to itself it has to find by itself.</summary>
    /// <param name="moduleFolder">Where the module's own assemblies are.</param>
    public static void Serve(string moduleFolder)
    {
        var own = Path.Combine(AppDomain.CurrentDomain.BaseDirectory, "host");
        AppDomain.CurrentDomain.AssemblyResolve += (_, request) => new[] { own, moduleFolder }
            .Select(folder => Path.Combine(folder, new AssemblyName(request.Name).Name + ".dll"))
            .Where(File.Exists)
            .Select(Assembly.LoadFrom)
            .FirstOrDefault();
    }
}
