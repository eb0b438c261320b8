namespace SwarmHa.Docker.Tests;

/// <summary>Labs in containers are on the engine that the docker CLI would use.</summary>
[Collection(nameof(Alone))]
public sealed class ContainerLabTargetTests : IDisposable
{
    private static readonly string[] Names = ["DOCKER_CONFIG", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_TLS"];

    private readonly Dictionary<string, string?> _before = Names.ToDictionary(static name => name, Environment.GetEnvironmentVariable);
    private readonly DockerHome _home = new();

    public ContainerLabTargetTests()
    {
        Array.ForEach(Names, static name => Environment.SetEnvironmentVariable(name, null));
        Environment.SetEnvironmentVariable("DOCKER_CONFIG", _home.Folder);
    }

    public void Dispose()
    {
        _before.ToList().ForEach(static variable => Environment.SetEnvironmentVariable(variable.Key, variable.Value));
        _home.Dispose();
    }

    [Theory]
    [InlineData("DOCKER_CONTEXT", "far", "tcp://192.0.2.1:2375", "the context 'far' (environment variable DOCKER_CONTEXT)")]
    [InlineData("DOCKER_HOST", "https://192.0.2.2", "https://192.0.2.2:2376", "the environment variable DOCKER_HOST")]
    public async Task The_engine_is(string variable, string value, string endpoint, string source)
    {
        _home.Context("far", "tcp://192.0.2.1:2375");
        Environment.SetEnvironmentVariable(variable, value);
        var problem = await Assert.ThrowsAsync<EngineDriverException>(() => new ContainerLabSource().DemandPossibleAsync(new SwarmLabRequest(), TestContext.Current.CancellationToken));
        Assert.StartsWith($"The engine {endpoint} ({source}) is on another machine", problem.Message, StringComparison.Ordinal);
    }
}
