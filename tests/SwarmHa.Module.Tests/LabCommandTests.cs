using System.Diagnostics;
using System.Net.Sockets;
using SwarmHa.Lab;
using SwarmHa.Hosting;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

public sealed class LabCommandTests
{
    [Fact]
    public async Task The_story_runs_on_a_simulated_lab_in_seconds_and_nothing_is_left_of_it()
    {
        using var session = ModuleSession.Open();
        var lab = session.Run("New-SwarmLab sim -Managers 1 -Workers 2 -Speed 30 -Seed 3").One<SwarmLab>();
        Assert.Equal(SwarmLabKind.Simulated, lab.Kind);
        Assert.True(session.Run("Get-SwarmConnection").One<SwarmConnection>().IsDefault);
        var watch = Stopwatch.StartNew();
        Assert.Equal(2, session.Run("Get-SwarmNode -Role Worker | Invoke-SwarmPromote").Of<SwarmManager>().Count);
        var report = session.Run("Test-SwarmFailover (Get-SwarmLab sim).Service -ProbeIntervalMilliseconds 30 -Confirm:$false").One<SwarmFailoverReport>();
        Assert.True(report.Verdict == SwarmFailoverVerdict.Pass, string.Join(Environment.NewLine, report.Findings));
        Assert.Equal("node-40", report.OldLeader.Name);
        Assert.Single(report.Services, static service => service.IsOnStoppedNode);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"the story took {watch.Elapsed}");

        var ports = lab.Nodes.Select(static node => node.Endpoint.Port).Concat(lab.Service.Select(static service => service.Port)).ToList();
        Assert.Empty(session.Run("Get-SwarmLab sim | Remove-SwarmLab").Errors);
        Assert.Empty(session.Run("Get-SwarmLab sim*").Output);
        Assert.Empty(session.Run("Get-SwarmConnection").Output);
        foreach (var port in ports)
        {
            using var client = new TcpClient();
            await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken).AsTask());
        }
    }

    [Fact]
    public void Of_two_labs_with_such_a_node_the_one_is_meant_that_the_session_is_connected_to()
    {
        using var session = ModuleSession.Open();
        session.Run("$null = New-SwarmLab both-a -Speed 50; $null = New-SwarmLab both-b -Speed 50; $first = Connect-Swarm (Get-SwarmLab both-a).Endpoint");
        try
        {
            Assert.Equal("both-a", session.Run("Stop-SwarmLabNode node-60 -PassThru").One<SwarmLabNode>().Lab);
            Assert.Equal("both-a", session.Run("Start-SwarmLabNode node-60 -PassThru").One<SwarmLabNode>().Lab);
            Assert.Equal("both-b", session.Run("Stop-SwarmLabNode node-60 -Lab both-b -PassThru").One<SwarmLabNode>().Lab);
            session.Run("Disconnect-Swarm $first");
            var problem = Assert.IsType<LabNotFoundException>(Assert.Single(session.Run("Stop-SwarmLabNode node-50").Errors).Exception);
            Assert.Contains("both-a", problem.Message, StringComparison.Ordinal);
            Assert.Contains("both-b", problem.Message, StringComparison.Ordinal);
            Assert.All(session.Run("(Get-SwarmLab both-*).Nodes").Of<SwarmLabNode>().Where(static node => node.Name == "node-50"), static node => Assert.Equal(SwarmLabNodeState.Running, node.State));
        }
        finally
        {
            session.Run("Get-SwarmLab both-* | Remove-SwarmLab -Confirm:$false");
        }
    }

    [Fact]
    public void Nodes_are_taken_away_in_every_way_and_brought_back()
    {
        using var session = ModuleSession.Open();
        session.Run("$null = New-SwarmLab faults -Speed 50 -NoConnect | Connect-Swarm");
        try
        {
            foreach (var (wish, state) in (ReadOnlySpan<(string, SwarmLabNodeState)>)
                [("", SwarmLabNodeState.Stopped), ("-Kill", SwarmLabNodeState.Stopped), ("-Freeze", SwarmLabNodeState.Frozen), ("-Isolate", SwarmLabNodeState.Isolated)])
            {
                Assert.Equal(state, session.Run($"Stop-SwarmLabNode node-60 -Lab faults {wish} -PassThru").One<SwarmLabNode>().State);
                Assert.True(SpinWait.SpinUntil(() => session.Run("Get-SwarmManager node-60 -Reachable:$false").Output.Count == 1, TimeSpan.FromSeconds(20)));
                Assert.Equal(SwarmLabNodeState.Running, session.Run("Start-SwarmLabNode node-60 -Lab faults -PassThru").One<SwarmLabNode>().State);
                Assert.True(SpinWait.SpinUntil(() => session.Run("Get-SwarmManager node-60 -Reachable -State Ready").Output.Count == 1, TimeSpan.FromSeconds(20)));
            }

            Assert.Contains("What if", session.Render("Stop-SwarmLabNode node-60 -Lab faults -WhatIf; Remove-SwarmLab faults -WhatIf"), StringComparison.Ordinal);
            Assert.IsType<LabFailedException>(session.EndOf("Stop-SwarmLabNode node-60 -Lab faults -Kill -Freeze")?.Exception);
            Assert.IsType<LabFailedException>(session.EndOf("New-SwarmLab faults")?.Exception);
            Assert.IsType<LabNotFoundException>(Assert.Single(session.Run("Stop-SwarmLabNode nobody -Lab faults").Errors).Exception);
            Assert.IsType<LabNotFoundException>(Assert.Single(session.Run("Remove-SwarmLab nowhere").Errors).Exception);
        }
        finally
        {
            session.Run("Remove-SwarmLab faults");
        }
    }

    /// <summary>The shell's folder holds programs of the names that are looked for, and its PATH leads there by entries that name no one place.</summary>
    [Fact]
    public async Task A_lab_of_engines_whose_shell_was_killed_is_found_and_removed_and_runs_nothing_of_the_current_folder()
    {
        var availability = await EngineLabPrerequisites.CheckAsync(TestContext.Current.CancellationToken);
        Assert.SkipUnless(availability.IsAvailable || availability.Obstacle == EngineLabObstacle.ProgramsMissing, $"{availability.Reason} {availability.Remedy}");
        var script = $"Import-Module '{ModuleSession.Manifest}'; New-SwarmLab leftbehind -Kind Engine -Managers 2 -Workers 0 -NoConnect | Out-Null; 'up'; while ($true) {{ [Threading.Thread]::Sleep(50) }}";
        var trap = Directory.CreateTempSubdirectory("swarmha-trap-");
        foreach (var name in new[] { "sh", "ip", "nsenter", "setsid", "unshare", "mount", "cat", "tr", "dockerd", "containerd", "busybox" })
        {
            ProgramFile.Write(Path.Combine(trap.FullName, name), $"#!/bin/sh\necho {name} >>'{trap.FullName}/ran'\nexit 1\n");
        }

        var start = PowerShellProcess.StartInfo("-Command", script);
        start.WorkingDirectory = trap.FullName;
        start.Environment["PATH"] = $".::../{trap.Name}:{Environment.GetEnvironmentVariable("PATH")}";
        using (var process = Process.Start(start)!)
        {
            Assert.Equal("up", (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))?.Trim());
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        using var session = ModuleSession.Open();
        try
        {
            var lab = session.Run("Get-SwarmLab leftbehind").One<SwarmLab>();
            Assert.Equal(SwarmLabKind.Engine, lab.Kind);
            Assert.Equal(2, lab.Endpoint.Count);
            Assert.Equal(2, session.Run("$null = Get-SwarmLab leftbehind | Connect-Swarm; Get-SwarmManager -Reachable").Output.Count);
        }
        finally
        {
            Assert.Empty(session.Run("Get-SwarmLab leftbehind | Remove-SwarmLab").Errors);
        }

        Assert.Empty(trap.GetFiles("ran"));
        trap.Delete(recursive: true);
        Assert.Empty(session.Run("Get-SwarmLab leftbehind*").Output);
        Assert.Null(EngineLab.Find("leftbehind"));
    }
}
