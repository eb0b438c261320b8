using SwarmHa.Lab;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

[Trait(TestEngine.Trait, TestEngine.Real)]
[Collection(ThreeManagersCollection.Name)]
public sealed class DrillTests(ThreeManagersLab three)
{
    /// <summary>Script blocks as a person writes them, with a variable and a function of the session; they steer the lab by signals.</summary>
    private const string ScriptBlocks = """
        $marks = [Collections.Concurrent.ConcurrentQueue[string]]::new()
        function Add-Mark($what) { $marks.Enqueue($what) }
        $stop = { param($node) Add-Mark "stop $($node.Name)"; $lab.StopAsync($node.Name, [Threading.CancellationToken]::None).Wait() }
        $start = { param($node) Add-Mark "start $($node.Name)"; $lab.StartAsync($node.Name, [Threading.CancellationToken]::None).Wait() }
        """;

    [Theory]
    [InlineData("Test-SwarmFailover -Confirm:$false")]
    [InlineData("Test-SwarmFailover -StopEngine $stop -StartEngine $start -Confirm:$false")]
    public async Task Ctrl_C_in_the_middle_leaves_the_engine_started_again(string command)
    {
        var leader = three.Leader();
        using var session = ModuleSession.Open(ThreeManagersLab.Managers.Select(three.Endpoint));
        try
        {
            var drill = session.RunAsync(ScriptBlocks + Environment.NewLine + command, new Dictionary<string, object?> { ["lab"] = three.Lab });
            Assert.True(SpinWait.SpinUntil(() => three.Node(leader).State == EngineLabNodeState.Stopped || drill.IsCompleted, TimeSpan.FromSeconds(60)));
            Assert.False(drill.IsCompleted, "the drill ended before its engine was stopped");

            session.Stop();
            var result = await drill;
            Assert.True(result.Stopped);
            Assert.Empty(result.Output);
            Assert.Equal(EngineLabNodeState.Running, three.Node(leader).State);
            Assert.Contains($"The engine of {leader} has been started again.", session.Host.Screen, StringComparison.Ordinal);
        }
        finally
        {
            await three.BecomeWholeAsync();
        }
    }

    [Fact]
    public async Task Script_blocks_drive_a_whole_drill()
    {
        var leader = three.Leader();
        using var session = ModuleSession.Open(three.Endpoint(leader));
        try
        {
            session.Run(ScriptBlocks, new Dictionary<string, object?> { ["lab"] = three.Lab });
            var survivor = ThreeManagersLab.Managers.First(name => name != leader);
            var probe = $"tcp://{three.Node(survivor).Address}:2375";
            var report = session.Run($"Test-SwarmFailover {probe} -StopEngine $stop -StartEngine $start -Confirm:$false -OutVariable report").One<SwarmFailoverReport>();
            Assert.True(report.Verdict == SwarmFailoverVerdict.Pass, string.Join(Environment.NewLine, report.Findings));
            Assert.Equal("ScriptBlock", report.Driver);
            Assert.Equal([$"stop {leader}", $"start {leader}"], session.Run("$marks").Of<string>());

            // The engines' own logs tell the same story; docs/accuracy.md says how exactly. On a busy machine answers are late, but never before the election.
            DateTimeOffset TimeOf(SwarmFailoverMoment moment) => report.TimeLine.Single(one => one.Moment == moment).Time;
            var truth = LeaderChange.Find(three.Lab, leader, TimeOf(SwarmFailoverMoment.Fault));
            Assert.Equal(report.NewLeader!.Name, truth?.NewLeader);
            Assert.InRange(TimeOf(SwarmFailoverMoment.NewLeader) - truth!.Elected, TimeSpan.FromMilliseconds(-10), TimeSpan.FromSeconds(3));
            Assert.InRange(TimeOf(SwarmFailoverMoment.LastAnswer) - truth.Stopped!.Value, TimeSpan.FromSeconds(-3), TimeSpan.FromSeconds(1));
            Assert.InRange(truth.Missed!.Value, truth.Stopped.Value, truth.Elected);

            // What a person reads of it.
            var shown = Folded(session.Render("$report"));
            Assert.Contains("Pass", shown, StringComparison.Ordinal);
            Assert.Contains(Folded(report.Conclusion), shown, StringComparison.Ordinal);
            Assert.Contains(probe, shown, StringComparison.Ordinal);
            Assert.All(report.TimeLine, moment => Assert.Contains(moment.Moment.ToString(), shown, StringComparison.Ordinal));
            Assert.All(report.Findings, finding => Assert.Contains(Folded(finding.ToString()), shown, StringComparison.Ordinal));
        }
        finally
        {
            await three.BecomeWholeAsync();
        }
    }

    [Fact]
    public async Task A_start_that_fails_is_tried_again_and_then_told_with_the_command_for_a_person()
    {
        var leader = three.Leader();
        using var session = ModuleSession.Open(ThreeManagersLab.Managers.Select(three.Endpoint));
        try
        {
            session.Run(ScriptBlocks, new Dictionary<string, object?> { ["lab"] = three.Lab });
            var error = session.EndOf("Test-SwarmFailover -StopEngine $stop -StartEngine { Add-Mark try; throw 'no way in' } -Confirm:$false");
            var problem = Assert.IsType<EngineDriverFailedException>(error?.Exception);
            Assert.Contains("no way in", problem.Message, StringComparison.Ordinal);
            Assert.Contains("could NOT be started again", problem.Message, StringComparison.Ordinal);
            Assert.Contains($"Get-SwarmNode {leader}", problem.Message, StringComparison.Ordinal);
            Assert.True(session.Run("$marks").Of<string>().Count(static mark => mark == "try") >= 3);
        }
        finally
        {
            await three.BecomeWholeAsync();
        }
    }

    [Fact]
    public void A_stop_that_fails_is_told_and_nothing_is_lost()
    {
        using var session = ModuleSession.Open(ThreeManagersLab.Managers.Select(three.Endpoint));
        session.Run(ScriptBlocks, new Dictionary<string, object?> { ["lab"] = three.Lab });
        var error = session.EndOf("Test-SwarmFailover -StopEngine { throw 'refused' } -StartEngine $start -Confirm:$false");
        Assert.Contains("refused", Assert.IsType<EngineDriverFailedException>(error?.Exception).Message, StringComparison.Ordinal);
        Assert.StartsWith("start ", Assert.Single(session.Run("$marks").Of<string>()), StringComparison.Ordinal);
        Assert.All(three.Lab.Nodes, static node => Assert.Equal(EngineLabNodeState.Running, node.State));
    }

    [Fact]
    public void It_asks_first_says_what_it_would_do_and_stops_nothing_for_a_service_that_is_dead_already()
    {
        using var session = ModuleSession.Open(ThreeManagersLab.Managers.Select(three.Endpoint));
        var processes = three.Lab.Nodes.Select(static node => node.ProcessId).ToList();

        session.Host.Answer("N");
        Assert.Empty(session.Run("Test-SwarmFailover").Output);
        Assert.Single(session.Host.Prompts);

        var plan = session.Render("Test-SwarmFailover -WhatIf");
        Assert.Contains("quorum 2", plan, StringComparison.Ordinal);
        Assert.Contains($"Stop the engine of {three.Leader()}", plan, StringComparison.Ordinal);
        Assert.IsType<QuorumAtRiskException>(session.EndOf("Test-SwarmFailover -WhatIf -Count 2")?.Exception);

        var dead = session.EndOf("Test-SwarmFailover tcp://127.0.0.1:9 -Confirm:$false");
        Assert.Contains("tcp://127.0.0.1:9", Assert.IsType<DrillRefusedException>(dead?.Exception).Message, StringComparison.Ordinal);

        var wrong = session.EndOf("Test-SwarmFailover ftp://127.0.0.1 -Confirm:$false");
        Assert.IsType<EndpointInvalidException>(wrong?.Exception);
        Assert.Equal(processes, three.Lab.Nodes.Select(static node => node.ProcessId));
    }

    /// <summary>Text with its line breaks and other white space folded: where lines are broken is the width's affair.</summary>
    private static string Folded(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
