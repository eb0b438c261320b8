using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

public sealed class EngineTraitTests
{
    /// <summary>The story and the mixed swarm name their engines themselves.</summary>
    [Fact]
    public void Every_class_with_a_lab_of_engines_runs_on_the_newest_engine_too()
    {
        var classes = typeof(EngineTraitTests).Assembly.GetTypes()
            .Where(static type => type is { IsAbstract: false } && type.GetConstructors().Any(static make => make.GetParameters().Any(static parameter => parameter.ParameterType.IsSubclassOf(typeof(LabFixture)))))
            .Where(static type => !type.IsSubclassOf(typeof(StoryTests)) && type != typeof(MixedSwarmTests))
            .ToList();
        Assert.Contains(typeof(DrillTests), classes);
        Assert.Empty(classes
            .Where(static type => !type.GetCustomAttributes(typeof(TraitAttribute), inherit: true).Cast<TraitAttribute>().Any(static trait => (trait.Name, trait.Value) == (TestEngine.Trait, TestEngine.Real)))
            .Select(static type => type.Name));
    }
}
