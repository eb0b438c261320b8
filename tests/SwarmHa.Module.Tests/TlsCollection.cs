namespace SwarmHa.ModuleTests;

/// <summary>The tests that share the lab of three managers with TLS.</summary>
[CollectionDefinition(Name)]
public sealed class TlsCollection : ICollectionFixture<TlsLab>
{
    public const string Name = "three managers with TLS";
}
