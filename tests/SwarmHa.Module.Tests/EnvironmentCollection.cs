namespace SwarmHa.ModuleTests;

/// <summary>The tests that set variables of the whole process, such as DOCKER_HOST: nothing else may connect meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EnvironmentCollection
{
    public const string Name = "Environment";
}
