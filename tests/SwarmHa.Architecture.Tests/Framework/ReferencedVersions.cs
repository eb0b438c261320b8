using Mono.Cecil;

namespace SwarmHa.Architecture.Tests.Framework;

/// <summary>Which assemblies a process of Windows PowerShell could not give to another one that asks for them.</summary>
internal static class ReferencedVersions
{
    /// <summary>Compares what is asked for with what there is. .NET Framework takes its own assemblies in its own, newer version; those of the module are
    /// handed over by <c>PrivateAssemblies</c>, whose answer may be newer than the question, and never older.</summary>
    /// <param name="assembly">The assembly that asks.</param>
    /// <param name="folders">What there is.</param>
    /// <returns>A line for each reference that is not met.</returns>
    public static IEnumerable<string> Unmet(AssemblyDefinition assembly, AssemblyFolders folders)
    {
        foreach (var asked in assembly.MainModule.AssemblyReferences)
        {
            var found = folders.Find(asked.Name)?.Name;
            if (found is null)
            {
                yield return $"{assembly.Name.Name} asks for {asked.FullName}, and there is none";
            }
            else if (found.Version < asked.Version || !asked.PublicKeyToken.SequenceEqual(found.PublicKeyToken))
            {
                yield return $"{assembly.Name.Name} asks for {asked.FullName}, and there is {found.FullName}";
            }
        }
    }

    /// <summary>The references that Windows PowerShell itself would not meet: to another version of a file of the module than the one that lies there.
    /// It has no binding redirects for modules.</summary>
    public static IEnumerable<string> ThatNeedTheHandler(AssemblyDefinition assembly, AssemblyFolders folders) => assembly.MainModule.AssemblyReferences
        .Where(asked => !folders.IsOwn(asked.Name) && folders.Find(asked.Name) is { } found && found.Name.Version != asked.Version)
        .Select(asked => $"{assembly.Name.Name} asks for {asked.Name} {asked.Version}");
}
