using System.Management.Automation;
using System.Reflection;

namespace SwarmHa.Architecture.Tests;

/// <summary>Parameters are named, typed and placed as those of PowerShell's own cmdlets are, and alike in all of ours.</summary>
public sealed class ParameterTests
{
    /// <summary>What is so plainly meant that its name need not be typed.</summary>
    private static readonly string[] First = ["Name", "Id", "Path", "Endpoint", "Connection", "To", "ServiceProbe", "Include", "Until"];
    private static readonly string[] Second = ["InputObject"];

    /// <summary>Names that PowerShell uses for different things too: here for nodes of a swarm or of a lab, for what they are numbered by, and for a lab or its name.</summary>
    private static readonly string[] OfSeveralTypes = ["InputObject", "Node", "Id", "Lab"];

    /// <summary>Any number will do.</summary>
    private static readonly string[] Unlimited = ["Seed", "Id"];

    /// <summary>What PowerShell gives each cmdlet anyway.</summary>
    private static readonly HashSet<string> Common = [.. Cmdlet.CommonParameters, .. Cmdlet.OptionalCommonParameters];

    private static readonly string[] Switches = ["Force", "PassThru", "NoClobber", "NoWait", "Quiet", "List", "Detailed"];

    public static TheoryData<string, string, string> Parameters
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var target in ModuleFolder.Targets)
            {
                foreach (var cmdlet in ModuleBuild.Of(target).CmdletTypes)
                {
                    foreach (var parameter in Of(cmdlet))
                    {
                        data.Add(target, ModuleBuild.Name(cmdlet), parameter.Name);
                    }
                }
            }

            return data;
        }
    }

    public static TheoryData<string, string> Cmdlets =>
        [.. ModuleFolder.Targets.SelectMany(static target => ModuleBuild.Of(target).CmdletTypes.Select(type => (target, ModuleBuild.Name(type))))];

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Only_the_main_object_is_positional(string target, string cmdlet, string parameter)
    {
        var property = Find(target, cmdlet, parameter);
        Assert.All(Declared(property).Where(static attribute => attribute.Position != int.MinValue), attribute =>
        {
            Assert.InRange(attribute.Position, 0, 1);
            Assert.Contains(parameter, attribute.Position == 0 ? First : Second);
            Assert.NotEqual(typeof(SwitchParameter), property.PropertyType);
        });
    }

    /// <summary>One name with many values is singular all the same; a number may be one of things, and a switch may be about them.</summary>
    [Theory]
    [MemberData(nameof(Parameters))]
    public void A_name_is_singular(string target, string cmdlet, string parameter)
    {
        var type = Basis(Find(target, cmdlet, parameter).PropertyType);
        Assert.True(
            !parameter.EndsWith('s') || parameter.EndsWith("ss", StringComparison.Ordinal) || type == typeof(int) || type == typeof(SwitchParameter),
            $"{cmdlet} -{parameter} is a plural.");
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void A_switch_is_a_switch(string target, string cmdlet, string parameter)
    {
        var type = Find(target, cmdlet, parameter).PropertyType;
        Assert.NotEqual(typeof(bool), Basis(type));
        Assert.Equal(Switches.Contains(parameter), Switches.Contains(parameter) && type == typeof(SwitchParameter));
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void A_number_has_bounds_and_a_time_its_unit(string target, string cmdlet, string parameter)
    {
        var property = Find(target, cmdlet, parameter);
        var type = Basis(property.PropertyType);
        var isSeconds = property.GetCustomAttributes().Any(static attribute => attribute.GetType().Name == "SecondsAttribute");
        Assert.NotEqual(typeof(DateTime), type);
        Assert.True(type != typeof(TimeSpan) || isSeconds, $"{cmdlet} -{parameter} takes no seconds.");
        if (type.IsPrimitive && type != typeof(bool) && !Unlimited.Contains(parameter))
        {
            Assert.True(isSeconds || property.GetCustomAttribute<ValidateRangeAttribute>() is not null, $"{cmdlet} -{parameter} has no bounds.");
        }

        if (type == typeof(int) && new[] { "Timeout", "Interval", "Stable", "Steady" }.Any(word => parameter.Contains(word, StringComparison.Ordinal)))
        {
            Assert.Matches("(Sec|Milliseconds)$", parameter);
        }
    }

    /// <summary>A name with brackets in it, and what other cmdlets give as PSPath, is no pattern.</summary>
    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_path_has_a_literal_one_beside_it(string target, string cmdlet)
    {
        var of = Of(Find(target, cmdlet));
        var path = of.SingleOrDefault(static property => property.Name == "Path");
        var literal = of.SingleOrDefault(static property => property.Name == "LiteralPath");
        Assert.Equal(path?.PropertyType, literal?.PropertyType);
        if (literal is not null)
        {
            Assert.All(new[] { "PSPath", "LP" }, alias => Assert.Contains(alias, literal.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? []));
            Assert.Equal(["LiteralPath", "Path"], Declared(literal).Concat(Declared(path!)).Select(static attribute => attribute.ParameterSetName));
        }
    }

    [Fact]
    public void Such_paths_are_seen() =>
        Assert.All(ModuleFolder.Targets, static target => Assert.Equal(2, ModuleBuild.Of(target).CmdletTypes.Count(static type => type.GetProperty("LiteralPath") is not null)));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void An_alias_clashes_with_nothing(string target, string cmdlet)
    {
        var of = Of(Find(target, cmdlet));
        var names = of.SelectMany(static property => (property.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? []).Append(property.Name)).ToList();
        Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);
        Assert.DoesNotContain(names, Common.Contains);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Nodes_and_what_names_them_come_down_the_pipeline(string target, string cmdlet)
    {
        var type = Find(target, cmdlet);
        foreach (var property in Of(type).Where(static property => property.Name is "Node" || (property.Name == "Id" && property.PropertyType == typeof(string[]))))
        {
            Assert.Contains(Declared(property), attribute => property.Name == "Node" ? attribute.ValueFromPipeline : attribute.ValueFromPipelineByPropertyName);
        }
    }

    /// <summary>A cmdlet that looks at several swarms takes their connections; one that works on one takes one.</summary>
    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void What_looks_at_several_swarms_takes_their_connections_from_the_pipeline(string target, string cmdlet)
    {
        var of = Of(Find(target, cmdlet)).Where(static property => property.PropertyType.IsArray && property.PropertyType.GetElementType()!.Name == "SwarmConnection").ToList();
        Assert.True(of.Count == 0 || of.Exists(static property => Declared(property).Any(static attribute => attribute.ValueFromPipeline)), $"{cmdlet} takes no connection from the pipeline.");
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void What_only_gets_asks_nobody(string target, string cmdlet)
    {
        var attribute = ModuleBuild.Attribute(Find(target, cmdlet));
        Assert.False(attribute.VerbName == VerbsCommon.Get && attribute.SupportsShouldProcess, $"{cmdlet} gets, and asks whether to.");
    }

    [Fact]
    public void A_name_stands_for_one_type_in_all_cmdlets()
    {
        var types = ModuleFolder.Targets.SelectMany(static target => ModuleBuild.Of(target).CmdletTypes).SelectMany(Of)
            .Where(static property => !OfSeveralTypes.Contains(property.Name))
            .ToLookup(static property => property.Name, static property => Basis(property.PropertyType).Name);
        Assert.All(types, static type => Assert.Single(type.Distinct()));
        Assert.Contains(types, static type => type.Key == "TimeoutSec" && type.Contains(nameof(Int32)));
    }

    private static Type Find(string target, string cmdlet) => ModuleBuild.Of(target).CmdletTypes.Single(type => ModuleBuild.Name(type) == cmdlet);

    private static PropertyInfo Find(string target, string cmdlet, string parameter) => Find(target, cmdlet).GetProperty(parameter)!;

    private static IReadOnlyList<PropertyInfo> Of(Type cmdlet) => [.. cmdlet.GetProperties().Where(static property => Declared(property).Any())];

    private static IEnumerable<ParameterAttribute> Declared(PropertyInfo property) => property.GetCustomAttributes<ParameterAttribute>();

    /// <summary>The type of one value.</summary>
    private static Type Basis(Type type) => Nullable.GetUnderlyingType(type) ?? (type.IsArray ? Basis(type.GetElementType()!) : type);
}
