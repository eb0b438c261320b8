namespace SwarmHa.Core.Tests;

/// <summary>A host whose processes run until they are told to have ended.</summary>
internal sealed class FakeDrillHost(string name = "tester@here", int process = 1) : IDrillHost
{
    public DrillHolder Self { get; } = new() { Name = name, ProcessId = process, ProcessStart = "100", HostId = "host-1" };

    /// <summary>The processes of this host that have ended.</summary>
    public List<int> Ended { get; } = [];

    public bool IsGone(DrillHolder holder) => holder.HostId == Self.HostId && Ended.Contains(holder.ProcessId);
}
