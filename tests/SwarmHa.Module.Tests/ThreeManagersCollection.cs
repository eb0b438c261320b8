namespace SwarmHa.ModuleTests;

/// <summary>The tests that share one lab of three managers and a worker.</summary>
[CollectionDefinition(Name)]
public sealed class ThreeManagersCollection : ICollectionFixture<ThreeManagersLab>
{
    public const string Name = "Three managers";
}
