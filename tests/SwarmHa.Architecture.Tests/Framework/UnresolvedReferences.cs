using Mono.Cecil;

namespace SwarmHa.Architecture.Tests.Framework;

/// <summary>What an assembly uses and nobody has.</summary>
internal static class UnresolvedReferences
{
    /// <summary>Looks up every type, method and field of other assemblies that an assembly uses, methods with all their parameters.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <returns>A line for each that is not found: <c>assembly: type</c> or <c>assembly: type::member</c>.</returns>
    public static IEnumerable<string> In(AssemblyDefinition assembly)
    {
        foreach (var module in assembly.Modules)
        {
            foreach (var type in module.GetTypeReferences().Where(static type => !IsFound(type)))
            {
                yield return $"{assembly.Name.Name}: {type.FullName} of {type.Scope.Name}";
            }

            foreach (var member in module.GetMemberReferences().Where(static member => !IsFound(member)))
            {
                yield return $"{assembly.Name.Name}: {member.FullName}";
            }

            foreach (var type in module.ExportedTypes.Where(static type => !Try(type.Resolve)))
            {
                yield return $"{assembly.Name.Name}: {type.FullName}, which it forwards to {type.Scope.Name}";
            }
        }
    }

    private static bool IsFound(TypeReference type) => Try(type.Resolve);

    private static bool IsFound(MemberReference member) => member switch
    {
        // Get, Set, Address and the constructor of an array are of the runtime's own making.
        { DeclaringType: ArrayType array } => IsFound(array.GetElementType()),
        MethodReference method => Try(method.Resolve),
        FieldReference field => Try(field.Resolve),
        _ => false,
    };

    private static bool Try(Func<object?> resolve)
    {
        try
        {
            return resolve() is not null;
        }
        catch (AssemblyResolutionException)
        {
            return false;
        }
    }
}
