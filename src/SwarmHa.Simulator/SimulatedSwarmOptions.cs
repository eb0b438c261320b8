namespace SwarmHa.Simulator;

/// <summary>What a simulated swarm is to be like.</summary>
public sealed record SimulatedSwarmOptions
{
    /// <summary>The lab that it belongs to.</summary>
    public string Name { get; init; } = "swarmha";

    /// <summary>How many managers it begins with, from 1.</summary>
    public int Managers { get; init; } = 3;

    /// <summary>How many workers it begins with.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>What its chances are drawn from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many times faster than life its clock runs.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>The clock that it follows.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The names of the nodes, managers first; null for node-40, node-50 and so on.</summary>
    public IReadOnlyList<string>? NodeNames { get; init; }
}
