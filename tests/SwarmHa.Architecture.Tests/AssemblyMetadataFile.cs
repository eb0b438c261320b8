using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace SwarmHa.Architecture.Tests;

/// <summary>What an assembly's file says without its being loaded.</summary>
internal static class AssemblyMetadataFile
{
    /// <summary>The names and versions of the assemblies that it references.</summary>
    public static IReadOnlyDictionary<string, Version> References(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        return reader.AssemblyReferences.Select(reader.GetAssemblyReference).ToDictionary(reference => reader.GetString(reference.Name), static reference => reference.Version);
    }

    /// <summary>The full names of the types of other assemblies that it uses.</summary>
    public static IReadOnlyList<string> UsedTypes(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        return [.. reader.TypeReferences.Select(reader.GetTypeReference).Select(type => $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}")];
    }

    /// <summary>The source files that its debugging information names, and the name of that information itself.</summary>
    public static IReadOnlyList<string> SourcePaths(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var paths = new List<string>();
        foreach (var entry in file.ReadDebugDirectory())
        {
            switch (entry.Type)
            {
                case DebugDirectoryEntryType.CodeView:
                    paths.Add(file.ReadCodeViewDebugDirectoryData(entry).Path);
                    break;
                case DebugDirectoryEntryType.EmbeddedPortablePdb:
                    using (var symbols = file.ReadEmbeddedPortablePdbDebugDirectoryData(entry))
                    {
                        var reader = symbols.GetMetadataReader();
                        paths.AddRange(reader.Documents.Select(handle => reader.GetString(reader.GetDocument(handle).Name)));
                    }

                    break;
            }
        }

        return paths;
    }
}
