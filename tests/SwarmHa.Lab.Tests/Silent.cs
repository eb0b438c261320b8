namespace SwarmHa.Lab.Tests;

/// <summary>A reporter to whom nobody listens.</summary>
internal sealed class Silent : ISwarmReporter
{
    public void Verbose(string message)
    {
    }

    public void Warning(string message)
    {
    }

    public void Urgent(string message)
    {
    }

    public void Progress(SwarmProgress progress)
    {
    }
}
