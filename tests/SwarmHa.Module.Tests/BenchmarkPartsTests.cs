using System.Diagnostics;
using SwarmHa.Benchmark.Measuring;
using SwarmHa.Benchmark.Reporting;
using SwarmHa.Benchmark.Scenarios;
using SwarmHa.Benchmark.Serving;

namespace SwarmHa.ModuleTests;

/// <summary>The parts of the benchmark that can be wrong. The benchmark itself is not run.</summary>
public sealed class BenchmarkPartsTests
{
    [Theory]
    [InlineData(new double[] { 3, 1, 2 }, 2, 1.5, 2.5)]
    [InlineData(new double[] { 4, 1, 3, 2 }, 2.5, 1.75, 3.25)]
    [InlineData(new double[] { 7 }, 7, 7, 7)]
    [InlineData(new double[] { 1, 1, 1, 1000 }, 1, 1, 250.75)]
    public void Medians_and_quartiles(double[] values, double median, double lower, double upper)
    {
        var sample = new Sample(values);
        Assert.Equal((median, lower, upper), (sample.Median, sample.Lower, sample.Upper));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new Sample());
    }

    [Fact]
    public void Ratios_are_of_the_same_round()
    {
        // The second round was slow for both.
        var ratios = Sample.Ratios(new Sample(2, 20, 3), new Sample(1, 10, 1));
        Assert.Equal([2, 2, 3], ratios.Values);
        Assert.Throws<ArgumentException>(static () => Sample.Ratios(new Sample(1), new Sample(1, 2)));
    }

    [Fact]
    public void Contenders_take_turns_and_none_is_always_first()
    {
        var order = new List<string>();
        var contest = new Contest();
        foreach (var name in new[] { "a", "b", "c" })
        {
            contest.Add(name, () =>
            {
                order.Add(name);
                return order.Count;
            });
        }

        contest.Run(1, 2, collect: false);
        Assert.Equal("abcbcacab", string.Concat(order));
        Assert.Equal([6, 8], contest.Of("a").Values);
        Assert.Equal([5, 7], contest.Of("c").Values);
    }

    [Fact]
    public void Memory_over_the_objects_that_have_come_out()
    {
        // Of 100 objects that take 1000 bytes, 50 were out when 700 were in use beside what was there before: 200 more than they take.
        Assert.Equal(200, MemoryWatch.Over([(0, 5100), (50, 5700), (100, 6000)], 5000, 1000, 100));
    }

    [Fact]
    public void A_goal_is_met_or_by_how_much_not()
    {
        Assert.Equal("met", Finding.Of("what", "goal", new Sample(1, 2, 3), "0", string.Empty, 2).Verdict);
        Assert.Equal("**not met**: 1.5 times what is wanted", Finding.Of("what", "goal", new Sample(3), "0", string.Empty, 2).Verdict);
        Assert.Equal("not measured", new Finding("what", "goal", "no engines", null, 2).Verdict);
        Assert.Equal("**not met**", new Finding("what", "none", "1", 1, 0).Verdict);
    }

    [Fact]
    public void The_part_about_handovers_outlives_a_page()
    {
        var part = PerformancePage.HandoverHeading + "\n\nmeasured once";
        Assert.Equal(part, PerformancePage.HandoverOf(PerformancePage.Write("run", [], part)));
        Assert.Equal(part, PerformancePage.HandoverOf($"# Performance\n\n{part}\n\n## Another\n\ntext\n"));
        Assert.Equal(string.Empty, PerformancePage.HandoverOf("# Performance\n"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(150)]
    public void The_module_takes_a_served_swarm_for_a_real_one(int count)
    {
        using var swarm = new ServedSwarm(count);
        using var session = ModuleSession.Open(new Uri($"tcp://{swarm.Managers[0].Authority}"));
        swarm.Reset(0);
        var nodes = session.Run("Get-SwarmNode").Of<SwarmNode>();
        Assert.Equal(swarm.Nodes.Names, nodes.Select(static node => node.Name).Order(StringComparer.Ordinal));
        var managers = nodes.OfType<SwarmManager>().ToList();
        Assert.Equal(Math.Min(3, count), managers.Count);
        Assert.All(managers, static manager => Assert.True(manager.IsReachable));
        Assert.Equal("node-00001", Assert.Single(managers, static manager => manager.IsLeader).Name);
        Assert.Equal("node-00001", Assert.Single(nodes, static node => node.IsSelf).Name);
        Assert.All(nodes, static node => Assert.Equal(("20.10.24+dfsg1", 3, "CN=swarm-ca"), (node.EngineVersion, node.Labels.Count, node.TlsIssuer)));
        Assert.Equal(count / 100, nodes.Count(static node => node.State == SwarmNodeState.Down));

        var state = swarm.State();
        Assert.Equal(1, state.Requests["/nodes"]);
        Assert.True(state.Lists[0][^1].Bytes > state.BodyBytes);
        Assert.Equal(1, state.PartSentAt(Stopwatch.GetTimestamp()));
        Assert.Equal(0, state.PartSentAt(0));
    }

    [Fact]
    public async Task Docker_takes_a_served_swarm_for_a_real_one()
    {
        Assert.SkipWhen(Benchmark.Contenders.DockerCommand.Version is null, "There is no docker command line on this machine.");
        using var swarm = new ServedSwarm(20);
        using var docker = new Benchmark.Contenders.DockerCommand(swarm.Managers[0]);
        var lines = await Task.Run(() => docker.Run("node", "ls", "--format", "{{.Hostname}} {{.Status}} {{.Availability}} {{.ManagerStatus}} {{.EngineVersion}} {{.Self}}"), TestContext.Current.CancellationToken);
        var nodes = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(20, nodes.Length);
        Assert.Equal("node-00001 Ready Active Leader 20.10.24+dfsg1 true", nodes[0]);
        Assert.Equal("node-00002 Ready Active Reachable 20.10.24+dfsg1 false", nodes[1]);
        Assert.Equal("node-00020 Ready Active  20.10.24+dfsg1 false", nodes[19]);
    }

    [Fact]
    public void The_bare_request_reads_what_it_should()
    {
        using var swarm = new ServedSwarm(20);
        using var floor = new Benchmark.Contenders.Floor(swarm.Managers[0]);
        var nodes = floor.List();
        Assert.Equal(swarm.Nodes.Names, nodes.Select(static node => node.Description.Hostname).Order(StringComparer.Ordinal));
        Assert.Equal(3, nodes.Count(static node => node.ManagerStatus is { Reachability: "reachable" }));
        Assert.All(nodes, static node => Assert.Equal("ready", node.Status.State));
    }
}
