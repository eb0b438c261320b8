using System.Management.Automation;
using System.Reflection;

namespace SwarmHa.Architecture.Tests;

/// <summary>The cmdlets keep to PowerShell's customs.</summary>
public sealed class CmdletTests
{
    /// <summary>What with these verbs is done changes nothing in the swarm or on disk.</summary>
    private static readonly string[] ReadingVerbs = ["Connect", "Disconnect", "Get", "Import", "Test", "Wait", "Watch"];

    /// <summary>What changes something all the same.</summary>
    private static readonly string[] HarmfulTests = ["Test-SwarmFailover"];

    /// <summary>What stops or demotes in a swarm that is no lab asks before it does.</summary>
    private static readonly string[] AskingFirst = ["Invoke-SwarmDemote", "Move-SwarmLeader", "Suspend-SwarmManager", "Test-SwarmFailover"];

    /// <summary>PowerShell 7 approves of them, Windows PowerShell 5.1 does not.</summary>
    private static readonly string[] NewVerbs = ["Build", "Deploy"];

    public static TheoryData<string, string> Cmdlets
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var target in ModuleFolder.Targets)
            {
                foreach (var type in ModuleBuild.Of(target).CmdletTypes)
                {
                    data.Add(target, type.Name);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_class_is_sealed_and_named_after_its_cmdlet(string target, string cmdlet)
    {
        var type = Find(target, cmdlet);
        Assert.True(type is { IsSealed: true, IsPublic: true }, $"{cmdlet} has to be public and sealed.");
        Assert.Equal("SwarmHa.Commands", type.Namespace);
        Assert.Equal($"{ModuleBuild.Attribute(type).VerbName}{ModuleBuild.Attribute(type).NounName}Command", type.Name);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_verb_is_approved(string target, string cmdlet)
    {
        var approved = typeof(VerbsCommon).Assembly.GetExportedTypes()
            .Where(static type => type.Namespace == "System.Management.Automation" && type.Name.StartsWith("Verbs", StringComparison.Ordinal))
            .SelectMany(static type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(static field => field.IsLiteral)
            .Select(static field => (string)field.GetRawConstantValue()!)
            .Except(NewVerbs);
        Assert.Contains(ModuleBuild.Attribute(Find(target, cmdlet)).VerbName, approved, StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_noun_is_singular_and_begins_with_Swarm(string target, string cmdlet)
    {
        var noun = ModuleBuild.Attribute(Find(target, cmdlet)).NounName;
        Assert.Matches("^Swarm([A-Z][a-z]+)*$", noun);
        Assert.True(!noun.EndsWith('s') || noun.EndsWith("ss", StringComparison.Ordinal) || noun.EndsWith("us", StringComparison.Ordinal), $"{noun} is a plural.");
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void An_output_is_declared(string target, string cmdlet)
    {
        var types = Find(target, cmdlet).GetCustomAttributes<OutputTypeAttribute>().SelectMany(static attribute => attribute.Type).ToList();
        Assert.NotEmpty(types);
        Assert.All(types, static type => Assert.NotNull(type.Type));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void What_changes_something_can_be_asked_what_if(string target, string cmdlet)
    {
        var attribute = ModuleBuild.Attribute(Find(target, cmdlet));
        var name = $"{attribute.VerbName}-{attribute.NounName}";
        if (!ReadingVerbs.Contains(attribute.VerbName) || HarmfulTests.Contains(name))
        {
            Assert.True(attribute.SupportsShouldProcess, $"{name} changes something and knows no -WhatIf.");
        }

        if (AskingFirst.Contains(name))
        {
            Assert.Equal(ConfirmImpact.High, attribute.ConfirmImpact);
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_parameter_set_takes_one_thing_from_the_pipeline_and_one_at_each_position(string target, string cmdlet)
    {
        var declared = Parameters(Find(target, cmdlet));
        var sets = declared.Select(static parameter => parameter.Attribute.ParameterSetName).Distinct().Where(static set => set != ParameterAttribute.AllParameterSets)
            .DefaultIfEmpty(ParameterAttribute.AllParameterSets);
        foreach (var set in sets)
        {
            var of = declared.Where(parameter => parameter.Attribute.ParameterSetName == set || parameter.Attribute.ParameterSetName == ParameterAttribute.AllParameterSets).ToList();
            Assert.True(of.Count(static parameter => parameter.Attribute.ValueFromPipeline) <= 1, $"{cmdlet}, {set}: two take the same object from the pipeline.");
            var positions = of.Select(static parameter => parameter.Attribute.Position).Where(static position => position >= 0).ToList();
            Assert.Equal(positions.Distinct(), positions);
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_default_parameter_set_exists(string target, string cmdlet)
    {
        var type = Find(target, cmdlet);
        if (ModuleBuild.Attribute(type).DefaultParameterSetName is { } usual)
        {
            Assert.Contains(usual, Parameters(type).Select(static parameter => parameter.Attribute.ParameterSetName));
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_parameter_can_be_set_and_is_named_as_PowerShell_names_them(string target, string cmdlet) =>
        Assert.All(Parameters(Find(target, cmdlet)), static parameter =>
        {
            Assert.Matches("^[A-Z][A-Za-z]*$", parameter.Property.Name);
            Assert.True(parameter.Property.SetMethod?.IsPublic, $"{parameter.Property.Name} cannot be set.");
        });

    /// <summary>SwarmCommand writes in place of PowerShell's own ways to write, and only for who knows it as such.</summary>
    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void It_writes_public_text_only(string target, string cmdlet)
    {
        const BindingFlags any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var type = Find(target, cmdlet);
        var common = type;
        while (common.BaseType!.Assembly == type.Assembly)
        {
            common = common.BaseType!;
        }

        Assert.All(["WriteVerbose", "WriteDebug", "WriteWarning", "WriteProgress", "ShouldProcess", "ShouldContinue"], way => Assert.NotEmpty(common.GetMember(way, any)));
        Assert.All(type.Assembly.GetTypes().SelectMany(static one => one.GetMethods(any).Cast<MethodBase>().Concat(one.GetConstructors(any))).SelectMany(static method => method.GetParameters()), static parameter =>
            Assert.False(parameter.ParameterType.FullName is "System.Management.Automation.Cmdlet" or "System.Management.Automation.PSCmdlet" or "System.Management.Automation.Host.PSHostUserInterface", $"{parameter.Member.DeclaringType}.{parameter.Member.Name} takes one that writes anything."));
    }

    [Fact]
    public void Both_builds_have_the_same_cmdlets_with_the_same_parameters() =>
        Assert.Equal(Descriptions(ModuleFolder.Targets[0]), Descriptions(ModuleFolder.Targets[1]));

    private static IEnumerable<string> Descriptions(string target) => ModuleBuild.Of(target).CmdletTypes.Select(static type =>
        $"{ModuleBuild.Name(type)}: {string.Join(", ", Parameters(type).Select(static parameter => $"{parameter.Property.PropertyType.Name} {parameter.Property.Name} in {parameter.Attribute.ParameterSetName}").Order(StringComparer.Ordinal))}");

    private static Type Find(string target, string cmdlet) => ModuleBuild.Of(target).CmdletTypes.Single(type => type.Name == cmdlet);

    private static IReadOnlyList<(PropertyInfo Property, ParameterAttribute Attribute)> Parameters(Type type) =>
        [.. type.GetProperties().SelectMany(static property => property.GetCustomAttributes<ParameterAttribute>().Select(attribute => (property, attribute)))];
}
