namespace SwarmHa.Simulator;

/// <summary>What has happened, in its order.</summary>
internal sealed class History(SimulationClock clock)
{
    private readonly List<SimulatedEvent> _events = [];

    public void Note(Machine machine, string what) => _events.Add(new SimulatedEvent(clock.Now, machine.Name, what));

    public IReadOnlyList<SimulatedEvent> Copy() => [.. _events];
}
