using System.Reflection;

namespace SwarmHa;

/// <summary>The one door to the assemblies that other modules must not see: Docker.DotNet, what it needs, and ours that use it.</summary>
internal static class PrivateAssemblies
{
    private const string DependenciesFolder = "dependencies";

    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(typeof(PrivateAssemblies).Assembly.Location)!, DependenciesFolder);

#if NET
    private static readonly PrivateLoadContext Context = new(Folder);

    /// <summary>Nothing to do: the load context finds its assemblies by itself.</summary>
    public static void Register()
    {
    }

    /// <summary>Nothing to undo.</summary>
    public static void Unregister()
    {
    }

    private static Assembly Load(string assembly) => Context.LoadFromAssemblyName(new AssemblyName(assembly));
#else
    /// <summary>Windows PowerShell has one load context. Assemblies are offered from the module's folder, and only those that lie there.</summary>
    public static void Register() => AppDomain.CurrentDomain.AssemblyResolve += Resolve;

    /// <summary>Ends the offer.</summary>
    public static void Unregister() => AppDomain.CurrentDomain.AssemblyResolve -= Resolve;

    private static Assembly Load(string assembly) => Assembly.LoadFrom(PathOf(assembly));

    private static Assembly? Resolve(object? sender, ResolveEventArgs request)
    {
        var path = PathOf(new AssemblyName(request.Name).Name);
        return IsOurs(request.RequestingAssembly) && File.Exists(path) ? Assembly.LoadFrom(path) : null;
    }

    /// <summary>Another module's wish for an assembly of the same name is not ours to grant.</summary>
    private static bool IsOurs(Assembly? requesting) =>
        requesting is not null
        && !requesting.IsDynamic
        && requesting.Location.StartsWith(Path.GetDirectoryName(Folder)!, StringComparison.OrdinalIgnoreCase);

    private static string PathOf(string? assembly) => Path.Combine(Folder, assembly + ".dll");
#endif

    /// <summary>Makes an object of a private assembly, to be used through an interface of Core.</summary>
    /// <typeparam name="T">The interface.</typeparam>
    /// <param name="assembly">The assembly's name.</param>
    /// <param name="type">The type's full name.</param>
    /// <param name="arguments">What its constructor takes.</param>
    /// <returns>The object.</returns>
    /// <exception cref="FileNotFoundException">This target of the module does not have the assembly.</exception>
    public static T Create<T>(string assembly, string type, params object[] arguments) =>
        (T)Activator.CreateInstance(Load(assembly).GetType(type, throwOnError: true)!, arguments)!;
}
