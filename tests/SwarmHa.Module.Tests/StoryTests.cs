namespace SwarmHa.ModuleTests;

/// <summary>The text that this module was begun for, word by word, on real engines.</summary>
public abstract class StoryTests(StoryLab story)
{
    [Fact]
    public void Two_workers_are_promoted_the_leader_is_lost_another_leads_and_it_comes_back()
    {
        using var session = ModuleSession.Open();
        session.Host.Width = 120;
        var services = story.Lab.Nodes.Select(static node => node.ServiceUri.OriginalString).ToList();

        // 1. One leader, two workers.
        var connection = session.Run($"Connect-Swarm {story.Endpoint("node-40").OriginalString}").One<SwarmConnection>();
        Assert.True(connection.IsDefault);
        Assert.Equal("Leader", session.Run("Get-SwarmManager").One<SwarmManager>().ManagerStatus);

        // 2. Both come back as managers that are Reachable, not merely written down as managers.
        var promoted = session.Run("Get-SwarmNode node-50, node-60 | Invoke-SwarmPromote");
        Assert.Empty(promoted.Errors);
        Assert.Equal(["node-50", "node-60"], promoted.Of<SwarmManager>().Select(static manager => manager.Name));
        Assert.All(promoted.Of<SwarmManager>(), static manager => Assert.Equal(SwarmReachability.Reachable, manager.Reachability));

        // 3. The three rows, whichever manager is asked.
        foreach (var node in story.Lab.Nodes)
        {
            session.Run($"$null = Connect-Swarm {node.Endpoint.OriginalString}");
            var rows = Rows(session.Render("Get-SwarmManager"));
            Assert.Equal("ID HOSTNAME STATUS AVAILABILITY MANAGER STATUS ENGINE VERSION", rows[0]);
            Assert.Matches($"^[0-9a-z]{{12}} {Star(node.Name, "node-40")}node-40 Ready Active Leader [0-9.+a-z]+$", rows[2]);
            Assert.Matches($"^[0-9a-z]{{12}} {Star(node.Name, "node-50")}node-50 Ready Active Reachable [0-9.+a-z]+$", rows[3]);
            Assert.Matches($"^[0-9a-z]{{12}} {Star(node.Name, "node-60")}node-60 Ready Active Reachable [0-9.+a-z]+$", rows[4]);
            Assert.Equal(5, rows.Count);
            session.Run("Disconnect-Swarm");
        }

        // 4. and 5. The loss of the leader. Only management has a gap.
        session.Run($"$null = Connect-Swarm {story.Endpoint("node-40").OriginalString}");
        var run = session.Run($"Test-SwarmFailover -ServiceProbe {string.Join(", ", services)} -Confirm:$false");
        var report = run.One<SwarmFailoverReport>();
        Assert.True(report.Verdict == SwarmFailoverVerdict.Pass, string.Join(Environment.NewLine, report.Findings));
        Assert.Equal("node-40", report.OldLeader.Name);
        Assert.Contains(report.NewLeader!.Name, (string[])["node-50", "node-60"]);

        var lost = Assert.IsType<SwarmManager>(report.NodesDuring.Single(static node => node.Name == "node-40"));
        Assert.Equal(SwarmReachability.Unreachable, lost.Reachability);
        Assert.Contains(lost.State, (SwarmNodeState[])[SwarmNodeState.Unknown, SwarmNodeState.Down]);
        Assert.Equal(report.NewLeader.Id, Assert.Single(report.NodesDuring.OfType<SwarmManager>(), static manager => manager.IsLeader).Id);

        foreach (var service in report.Services)
        {
            Assert.Equal(service.Target.Host == story.Node("node-40").Address.ToString(), service.IsOnStoppedNode);
            Assert.True(service.Sent > 50, $"{service.Target} was probed {service.Sent} times only");
            Assert.Equal(service.IsOnStoppedNode, service.Failed > 0);
        }

        // The verdict of the story, with its evidence.
        Assert.Matches(@"^Services were untouched: all \d+ probes of 2 services answered, .* \(1 on a lost host not counted\)\. Manager operations alone were affected: no reads for [\d.]+ s, no committed write for [\d.]+ s\.$", report.Conclusion);
        Assert.InRange(report.WriteGap!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Assert.InRange(report.ControlPlaneGap!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Assert.InRange(report.RejoinTime!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        Assert.Equal(
            report.TimeLine.Select(static moment => moment.SinceFault).Order(),
            report.TimeLine.Select(static moment => moment.SinceFault));
        SwarmFailoverMoment[] others = [SwarmFailoverMoment.StartArranged, SwarmFailoverMoment.WritesStopped];
        Assert.Equal(Enum.GetValues<SwarmFailoverMoment>().Except(others).Except([SwarmFailoverMoment.ForeignChange]).Order(), report.TimeLine.Select(static moment => moment.Moment).Except(others).Order());

        // When exactly the engine's process ends, and when its driver is content with its start, is the engine's own affair.
        SwarmFailoverMoment[] sequence =
        [
            SwarmFailoverMoment.Baseline, SwarmFailoverMoment.Fault, SwarmFailoverMoment.NewLeader, SwarmFailoverMoment.OldLeaderLost,
            SwarmFailoverMoment.NodesReady, SwarmFailoverMoment.Undo, SwarmFailoverMoment.Rejoined, SwarmFailoverMoment.Ready,
        ];
        Assert.Equal(sequence, report.TimeLine.Select(static moment => moment.Moment).Where(sequence.Contains));

        // The old leader is back, and another leads.
        var after = session.Run("Get-SwarmManager").Of<SwarmManager>();
        Assert.Equal("Reachable", after.Single(static manager => manager.Name == "node-40").ManagerStatus);
        Assert.Equal(3, after.Count(static manager => manager.IsReachable));
        Assert.NotEqual("node-40", after.Single(static manager => manager.IsLeader).Name);
    }

    private static string Star(string asked, string row) => asked == row ? @"\* " : string.Empty;

    /// <summary>The lines of a table, with the space between its columns folded.</summary>
    private static List<string> Rows(string table) =>
        [.. table.Split('\n').Select(static line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))).Where(static line => line.Length > 0)];
}

public sealed class InstalledStoryTests(InstalledStoryLab story) : StoryTests(story), IClassFixture<InstalledStoryLab>;

public sealed class TrixieStoryTests(TrixieStoryLab story) : StoryTests(story), IClassFixture<TrixieStoryLab>;

public sealed class SidStoryTests(SidStoryLab story) : StoryTests(story), IClassFixture<SidStoryLab>;
