using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace SwarmHa.Architecture.Tests;

/// <summary>What cmdlets write, and the parts of it that people list: each has a view, reads as a line, and cannot be changed.</summary>
public sealed class OutputTests
{
    /// <summary>These are one word in a table, and are not listed for themselves.</summary>
    private static readonly string[] Words = ["EngineEndpoint", "SwarmLabels"];

    /// <summary>A manager is a node with more to it.</summary>
    private static readonly string[] Bases = ["SwarmNode"];

    private static readonly HashSet<string> Viewed =
    [
        .. XDocument.Load(Path.Combine(ModuleFolder.Root, "SwarmHa.Format.ps1xml")).Descendants("ViewSelectedBy").Elements("TypeName").Select(static name => name.Value),
    ];

    public static TheoryData<string, string> Types =>
        [.. ModuleFolder.Targets.SelectMany(static target => Shown(target).Select(type => (target, type.Name)))];

    [Fact]
    public void They_are_found()
    {
        var found = Shown(ModuleFolder.Targets[0]).Select(static type => type.Name).ToList();
        Assert.Contains("SwarmManager", found);
        Assert.Contains("SwarmProbeSegment", found);
        Assert.Contains("SwarmLeaderMoveStep", found);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Each_has_a_view(string target, string type) => Assert.True(Words.Contains(type) || Viewed.Contains(Find(target, type).FullName!), $"{type} has no view.");

    [Theory]
    [MemberData(nameof(Types))]
    public void Each_reads_as_a_line(string target, string type)
    {
        var method = Find(target, type).GetMethod(nameof(ToString), Type.EmptyTypes)!;
        Assert.True(method.DeclaringType != typeof(object) && method.GetCustomAttribute<CompilerGeneratedAttribute>() is null, $"{type} has no ToString of its own.");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Each_is_final_and_cannot_be_changed(string target, string type)
    {
        var found = Find(target, type);
        Assert.True(found.IsSealed || Bases.Contains(type), $"{type} is not sealed.");
        Assert.All(found.GetProperties(), property => Assert.True(
            property.SetMethod is not { IsPublic: true } set || set.ReturnParameter.GetRequiredCustomModifiers().Any(static modifier => modifier.Name == "IsExternalInit"),
            $"{type}.{property.Name} can be set."));
    }

    /// <summary>Moments have a time zone, and spans are no bare numbers.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void Each_tells_times_as_times(string target, string type) => Assert.All(Find(target, type).GetProperties(), property =>
    {
        var of = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Assert.NotEqual(typeof(DateTime), of);
        Assert.False(of.IsPrimitive && new[] { "Seconds", "Milliseconds", "Sec", "Ms" }.Any(unit => property.Name.EndsWith(unit, StringComparison.Ordinal)), $"{type}.{property.Name} is a number.");
    });

    private static Type Find(string target, string type) => Shown(target).Single(one => one.Name == type);

    /// <summary>Our types that cmdlets declare as outputs, and those of their public properties, as deep as they go.</summary>
    private static IReadOnlyCollection<Type> Shown(string target)
    {
        var build = ModuleBuild.Of(target);
        var found = new HashSet<Type>();
        var open = new Queue<Type>(build.CmdletTypes.SelectMany(static cmdlet => cmdlet.GetCustomAttributes<OutputTypeAttribute>()).SelectMany(static attribute => attribute.Type).Select(static type => type.Type));
        while (open.TryDequeue(out var type))
        {
            foreach (var part in type.IsGenericType ? type.GetGenericArguments() : [type])
            {
                if (part.Assembly == build.Core && !part.IsEnum && found.Add(part))
                {
                    Array.ForEach(part.GetProperties(BindingFlags.Public | BindingFlags.Instance), property => open.Enqueue(property.PropertyType));
                }
            }
        }

        return found;
    }
}
