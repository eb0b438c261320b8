namespace SwarmHa;

/// <summary>A drill's steps in words, for those who want to read first.</summary>
internal static class FailoverSteps
{
    public static IReadOnlyList<string> Of(FailoverPlan plan, FailoverDrillOptions options)
    {
        var names = plan.Names;
        var during = FormattableString.Invariant($"{options.Timeout.TotalSeconds:0.#} s");
        var isDemotion = options.Fault == SwarmFailoverFault.Demote;
        return
        [
            FormattableString.Invariant($"Ask every manager, for the nodes each {options.ProbeInterval.TotalMilliseconds:0} ms")
                + (options.WriteInterval is { } pace ? FormattableString.Invariant($" and for a committed write that changes nothing each {pace.TotalMilliseconds:0} ms") : string.Empty)
                + FormattableString.Invariant($", and every service, until all have answered for {options.SteadyPeriod.TotalSeconds:0.#} s without a failure"),
            "Lock the swarm against a second drill, by the config io.swarmha.drill",
            .. isDemotion
                ? [$"Demote the leader {names}, upon which it hands leadership over; meanwhile {plan.DuringOutage}"]
                : (string[])
                [
                    FormattableString.Invariant($"Where the host allows it, arrange there that the engine of {names} comes back by itself after {options.DeadMansDelay.TotalSeconds:0} s"),
                    $"{Order(options.Fault)} {names}; meanwhile {plan.DuringOutage}",
                ],
            options.ExpectQuorumLoss
                ? FormattableString.Invariant($"Watch for {options.QuorumLossPeriod.TotalSeconds:0.#} s that no write is committed")
                : $"Wait at most {during} for another manager to lead, and for the others to show {plan.Leader} as {(isDemotion ? "a worker" : "lost")}",
            isDemotion ? $"Promote {names} again, in any case" : $"Undo it, in any case, also after Ctrl+C",
            $"Wait at most {during} for {names} to be Reachable and Ready again, and for the services to run as before",
        ];
    }

    private static string Order(SwarmFailoverFault fault) => fault switch
    {
        SwarmFailoverFault.KillEngine => "Kill the engine of",
        SwarmFailoverFault.FreezeEngine => "Freeze the engine of",
        SwarmFailoverFault.IsolateNetwork => "Cut off from the network",
        _ => "Stop the engine of",
    };
}
