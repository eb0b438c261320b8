using Mono.Cecil;

namespace SwarmHa.Architecture.Tests.Framework;

/// <summary>Finds assemblies by name as a process of Windows PowerShell would: its own first, then those that the module brings.</summary>
internal sealed class AssemblyFolders : IAssemblyResolver
{
    private readonly Dictionary<string, AssemblyDefinition> _loaded = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _own;
    private readonly Dictionary<string, string> _brought;

    /// <summary>Names the places.</summary>
    /// <param name="own">The files that are there without the module.</param>
    /// <param name="brought">The files that the module brings.</param>
    public AssemblyFolders(IEnumerable<string> own, IEnumerable<string> brought)
    {
        _own = ByName(own);
        _brought = ByName(brought);
    }

    /// <summary>Whether Windows PowerShell has an assembly by itself.</summary>
    public bool IsOwn(string name) => _own.ContainsKey(name);

    /// <summary>The assembly of that name, whatever its version; null when there is none.</summary>
    public AssemblyDefinition? Find(string name)
    {
        if (!_loaded.TryGetValue(name, out var found) && (_own.TryGetValue(name, out var path) || _brought.TryGetValue(name, out path)))
        {
            _loaded[name] = found = Read(path);
        }

        return found;
    }

    /// <summary>Reads an assembly whose references are looked up here.</summary>
    public AssemblyDefinition Read(string path) => AssemblyDefinition.ReadAssembly(path, new ReaderParameters { AssemblyResolver = this });

    /// <inheritdoc/>
    public AssemblyDefinition Resolve(AssemblyNameReference name) => Find(name.Name) ?? throw new AssemblyResolutionException(name);

    /// <inheritdoc/>
    public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters) => Resolve(name);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var assembly in _loaded.Values)
        {
            assembly.Dispose();
        }
    }

    private static Dictionary<string, string> ByName(IEnumerable<string> files) =>
        files.DistinctBy(Path.GetFileNameWithoutExtension, StringComparer.OrdinalIgnoreCase).ToDictionary(static file => Path.GetFileNameWithoutExtension(file), StringComparer.OrdinalIgnoreCase);
}
