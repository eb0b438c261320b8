namespace SwarmHa.Docker.Tests;

/// <summary>How a served engine listens.</summary>
public enum Transport
{
    Tcp,
    Unix,
}
