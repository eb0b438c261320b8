namespace SwarmHa.Reports;

/// <summary>Finds the drill with which another one can be compared.</summary>
internal static class Earlier
{
    /// <summary>The latest drill of the same kind that began before; null when there is none.</summary>
    public static SwarmFailoverReport? Than(SwarmFailoverReport report, IReadOnlyList<SwarmFailoverReport> drills) => drills
        .Where(drill => drill.Started < report.Started
            && drill.Fault == report.Fault
            && drill.Targets.Count == report.Targets.Count
            && drill.ExpectQuorumLoss == report.ExpectQuorumLoss)
        .OrderByDescending(static drill => drill.Started)
        .FirstOrDefault();
}
