namespace SwarmHa.Commands;

/// <summary>How a command hands leadership over.</summary>
internal static class Handovers
{
    /// <summary>The options of a handover on one swarm. What engines are known to need passes faster in a simulated lab, and only this process
    /// can know that a swarm is one: it serves all of its endpoints itself. Nothing that an engine says shortens a rest.</summary>
    public static LeaderMoveOptions For(ISwarm swarm, string command, LeaderMoveOptions options)
    {
        var speed = Speed(swarm);
        return options with
        {
            By = $"{command} by {new DrillHost().Self}",
            RoleRound = Divide(options.RoleRound, speed),
            Rest = Divide(options.Rest, speed),
            LongRest = Divide(options.LongRest, speed),
        };
    }

    private static double Speed(ISwarm swarm) => PrivateParts.SimulatedLabs()
        .FirstOrDefault(lab => lab.Nodes.Select(static node => EngineEndpoint.Parse(node.Endpoint.OriginalString)).ToList() is var own && swarm.Endpoints.All(endpoint => own.Contains(endpoint.Endpoint)))
        ?.Speed ?? 1;

    private static TimeSpan Divide(TimeSpan span, double by) => TimeSpan.FromSeconds(span.TotalSeconds / by);
}
