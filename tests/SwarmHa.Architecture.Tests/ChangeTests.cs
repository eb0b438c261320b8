using Mono.Cecil;
using Mono.Cecil.Cil;

namespace SwarmHa.Architecture.Tests;

/// <summary>What changes something is prepared first: the guards run with -WhatIf as well, and the question has the figures.</summary>
public sealed class ChangeTests
{
    private const string Mechanism = "SwarmHa.Commands.SwarmCommand";

    public static TheoryData<string, string> Changing =>
        [.. ModuleFolder.Targets.SelectMany(static target => ModuleBuild.Of(target).CmdletTypes.Where(static type => ModuleBuild.Attribute(type).SupportsShouldProcess).Select(type => (target, type.FullName!)))];

    [Theory]
    [MemberData(nameof(Changing))]
    public void A_cmdlet_that_supports_WhatIf_prepares_its_change(string target, string cmdlet)
    {
        using var module = Read(target);
        var calls = Lineage(module, cmdlet).SelectMany(Methods).SelectMany(Calls);
        Assert.True(calls.Any(static called => called.DeclaringType.FullName == Mechanism && called.Name == "Change"), $"{cmdlet} does not prepare its change with SwarmCommand.Change.");
    }

    [Fact]
    public void Nothing_else_asks()
    {
        foreach (var target in ModuleFolder.Targets)
        {
            using var module = Read(target);
            var asking = module.GetTypes().Where(static type => Outermost(type).FullName != Mechanism).SelectMany(static type => type.Methods)
                .Where(static method => Calls(method).Any(static called => called.Name is "ShouldProcess" or "ShouldContinue"));
            Assert.Empty(asking.Select(static method => method.FullName));
        }
    }

    private static ModuleDefinition Read(string target) => ModuleDefinition.ReadModule(Path.Combine(ModuleFolder.Binaries(target), "SwarmHa.dll"));

    /// <summary>The cmdlet and what it inherits from within the module, without the mechanism's own class.</summary>
    private static IEnumerable<TypeDefinition> Lineage(ModuleDefinition module, string cmdlet)
    {
        for (var type = module.GetType(cmdlet); type is not null && type.FullName != Mechanism; type = type.BaseType as TypeDefinition)
        {
            yield return type;
        }
    }

    private static IEnumerable<MethodDefinition> Methods(TypeDefinition type) => type.Methods.Concat(type.NestedTypes.SelectMany(Methods));

    private static IEnumerable<MethodReference> Calls(MethodDefinition method) => method.HasBody
        ? method.Body.Instructions.Where(static instruction => instruction.OpCode.FlowControl == FlowControl.Call).Select(static instruction => instruction.Operand).OfType<MethodReference>()
        : [];

    private static TypeDefinition Outermost(TypeDefinition type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type;
    }
}
