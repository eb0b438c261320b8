using System.Reflection;

namespace SwarmHa.Architecture.Tests;

/// <summary>What PowerShell and its people see is made of PowerShell's types, .NET's and ours, and of nothing private.</summary>
public sealed class PublicSurfaceTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static TheoryData<string> Targets => [.. ModuleFolder.Targets];

    [Theory]
    [MemberData(nameof(Targets))]
    public void No_visible_member_has_a_private_type(string target)
    {
        var build = ModuleBuild.Of(target);
        var hidden = ModuleFolder.Files(Path.Combine(ModuleFolder.Binaries(target), ModuleFolder.Dependencies)).Select(Path.GetFileNameWithoutExtension)
            .Except(["Microsoft.Bcl.TimeProvider"])
            .ToHashSet();
        Assert.Contains("Docker.DotNet", hidden);
        foreach (var type in build.Core.GetExportedTypes().Concat(build.Cmdlets.GetExportedTypes()))
        {
            var seen = Seen(type).Select(static pair => $"{pair.Where}: {pair.Type.Assembly.GetName().Name}").ToList();
            Assert.NotEmpty(seen);
            Assert.DoesNotContain(Seen(type), pair => hidden.Contains(pair.Type.Assembly.GetName().Name));
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Cores_types_are_in_our_own_namespace(string target) =>
        Assert.All(ModuleBuild.Of(target).Core.GetExportedTypes(), static type => Assert.Equal("SwarmHa", type.Namespace));

    /// <summary>All that a person's script can hold: our records, the enums in them, and the exceptions.</summary>
    [Theory]
    [MemberData(nameof(Targets))]
    public void What_people_hold_cannot_be_changed(string target)
    {
        var records = ModuleBuild.Of(target).Core.GetExportedTypes().Where(static type => type.GetMethod("<Clone>$") is not null).ToList();
        Assert.Contains(records, static type => type.Name == "SwarmNode");
        Assert.All(records.SelectMany(static type => type.GetProperties()), static property =>
            Assert.True(property.SetMethod is null || IsInitOnly(property), $"{property.DeclaringType?.Name}.{property.Name} can be set."));
    }

    private static bool IsInitOnly(PropertyInfo property) =>
        property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Any(static modifier => modifier.Name == "IsExternalInit");

    /// <summary>Every type that a visible declaration names, taken apart.</summary>
    private static IEnumerable<(string Where, Type Type)> Seen(Type type)
    {
        var named = new List<(string Where, Type Type)> { (type.Name, type) };
        named.AddRange(type.GetInterfaces().Append(type.BaseType).OfType<Type>().Select(basis => (type.Name, basis)));
        foreach (var method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)).Where(static method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly))
        {
            var where = $"{type.Name}.{method.Name}";
            named.AddRange(method.GetParameters().Select(parameter => (where, parameter.ParameterType)));
            if (method is MethodInfo { ReturnType: var result })
            {
                named.Add((where, result));
            }
        }

        named.AddRange(type.GetFields(Declared).Where(static field => field.IsPublic || field.IsFamily).Select(field => ($"{type.Name}.{field.Name}", field.FieldType)));
        named.AddRange(type.GetCustomAttributesData().Select(attribute => (type.Name, attribute.AttributeType)));
        return named.SelectMany(static pair => Parts(pair.Type).Select(part => (pair.Where, part)));
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type) : [type];
}
