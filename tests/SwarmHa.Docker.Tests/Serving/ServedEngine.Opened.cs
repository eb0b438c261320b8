namespace SwarmHa.Docker.Tests;

internal sealed partial class ServedEngine
{
    /// <summary>The engine under test's view of this one.</summary>
    public DockerEngine Open(EngineStatus? identity = null) => new(Endpoint, identity);
}
