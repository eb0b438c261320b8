using System.Diagnostics;
using SwarmHa.Docker;

namespace SwarmHa.Simulator.Tests;

public sealed class DrillTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_whole_story_of_the_module_takes_less_than_three_seconds()
    {
        // The first run compiles it, which is not what is measured.
        await TellStoryAsync();
        var watch = Stopwatch.StartNew();
        await TellStoryAsync();
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 3);
    }

    [Theory]
    [InlineData(SwarmLabFault.Kill)]
    [InlineData(SwarmLabFault.Freeze)]
    [InlineData(SwarmLabFault.Isolate)]
    public async Task A_drill_passes_however_the_leader_is_lost(SwarmLabFault fault)
    {
        var lab = await new SimulatedLabSource().CreateAsync(new SwarmLabRequest { Name = $"drill-{fault}", Speed = 50, Seed = 11 }, new Quiet(), Stop);
        try
        {
            using var swarm = await ConnectAsync(lab);
            var report = await DrillAsync(lab, swarm, fault);
            Assert.True(report.Verdict == SwarmFailoverVerdict.Pass, string.Join("\n", report.Findings) + "\n" + string.Join("\n", report.TimeLine));
        }
        finally
        {
            await lab.RemoveAsync(Stop);
        }
    }

    [Fact]
    public async Task A_demoted_leader_ends_as_a_worker_that_says_so()
    {
        var lab = await new SimulatedLabSource().CreateAsync(new SwarmLabRequest { Name = "demotion", Speed = 50 }, new Quiet(), Stop);
        try
        {
            using var swarm = await ConnectAsync(lab);
            var leader = (await swarm.GetNodesAsync(Patience, Stop)).OfType<SwarmManager>().Single(static manager => manager.IsLeader);
            var after = await new RoleChange(swarm, new Quiet(), TimeProvider.System).DemoteAsync(leader.Id, new RoleChangeOptions(), Stop);
            Assert.IsNotType<SwarmManager>(after);
        }
        finally
        {
            await lab.RemoveAsync(Stop);
        }
    }

    private static async Task TellStoryAsync()
    {
        var lab = await new SimulatedLabSource().CreateAsync(new SwarmLabRequest { Name = "story", Managers = 1, Workers = 2, Speed = 50 }, new Quiet(), Stop);
        try
        {
            using var swarm = await ConnectAsync(lab);
            var change = new RoleChange(swarm, new Quiet(), TimeProvider.System);
            foreach (var name in new[] { "node-50", "node-60" })
            {
                var node = (await swarm.GetNodesAsync(Patience, Stop)).Single(node => node.Hostname == name);
                Assert.True(Assert.IsType<SwarmManager>(await change.PromoteAsync(node.Id, new RoleChangeOptions(), Stop)).IsReachable);
            }

            Assert.Equal(new QuorumCount(3, 3), QuorumCount.Of(await swarm.GetNodesAsync(Patience, Stop)));
            var report = await DrillAsync(lab, swarm, SwarmLabFault.Stop);
            Assert.NotNull(report.ElectionTime);
            Assert.NotNull(report.RejoinTime);
            Assert.NotEqual("node-40", report.NewLeader?.Hostname);
            Assert.True(report.Verdict == SwarmFailoverVerdict.Pass, string.Join("\n", report.Findings) + "\n" + string.Join("\n", report.TimeLine));
        }
        finally
        {
            await lab.RemoveAsync(Stop);
        }
    }

    private static async Task<SwarmFailoverReport> DrillAsync(ISwarmLab lab, ISwarm swarm, SwarmLabFault fault)
    {
        var connector = new DockerSwarmConnector();
        var services = lab.Nodes.Skip(1).Select(node => connector.CreateServiceProbe(node.Service!)).ToList();
        try
        {
            var options = new FailoverDrillOptions { ProbeInterval = TimeSpan.FromMilliseconds(20), SteadyPeriod = TimeSpan.FromMilliseconds(200), Timeout = TimeSpan.FromSeconds(10) };
            var drill = new FailoverDrill(swarm, new LabDriver(lab, fault), services, options, new Here(), new Quiet(), TimeProvider.System);
            return await drill.RunAsync(await drill.PrepareAsync(Stop), Stop);
        }
        finally
        {
            services.ForEach(static service => service.Dispose());
        }
    }

    private static Task<ISwarm> ConnectAsync(ISwarmLab lab) =>
        new DockerSwarmConnector().ConnectAsync(
            new SwarmConnectRequest { Endpoints = [.. lab.Nodes.Select(static node => EngineEndpoint.Parse(node.Endpoint.OriginalString))], Patience = Patience },
            new Quiet(),
            Stop);

    private sealed class Here : IDrillHost
    {
        public DrillHolder Self { get; } = new() { Name = "tester@here" };

        public bool IsGone(DrillHolder holder) => false;
    }
}
