namespace SwarmHa.ModuleTests;

/// <summary>The tests that share one lab of three managers and a worker. By the trait they run in a process of their own.</summary>
[CollectionDefinition(Name)]
[Trait("Lab", "three")]
public sealed class ThreeManagersCollection : ICollectionFixture<ThreeManagersLab>
{
    public const string Name = "Three managers";
}
