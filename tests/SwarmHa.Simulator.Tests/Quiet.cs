namespace SwarmHa.Simulator.Tests;

/// <summary>Keeps what was reported.</summary>
internal sealed class Quiet : ISwarmReporter
{
    public List<string> Lines { get; } = [];

    public void Verbose(string message) => Add(message);

    public void Warning(string message) => Add(message);

    public void Progress(SwarmProgress progress)
    {
    }

    public void Urgent(string message) => Add(message);

    private void Add(string message)
    {
        lock (Lines)
        {
            Lines.Add(message);
        }
    }
}
