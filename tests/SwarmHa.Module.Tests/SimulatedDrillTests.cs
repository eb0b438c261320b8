using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>Drills by their cmdlet on a simulated lab, for what needs no engine.</summary>
public sealed class SimulatedDrillTests : IDisposable
{
    private const string Quickly = "-SteadySec 1 -ProbeIntervalMilliseconds 30 -WriteIntervalMilliseconds 50 -Confirm:$false";

    private readonly EngineSession _session = ModuleSession.Open();

    public SimulatedDrillTests() => Assert.Empty(_session.Run("$null = New-SwarmLab rehearsal -Speed 30").Errors);

    public void Dispose()
    {
        _session.Run("Remove-SwarmLab rehearsal -Confirm:$false");
        _session.Dispose();
    }

    [Theory]
    [InlineData("not-a-url")]
    [InlineData("localhost")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("ftp://127.0.0.1")]
    public void What_is_no_address_of_a_service_is_told_with_what_one_is(string address)
    {
        var problem = _session.EndOf($"Test-SwarmFailover {address} {Quickly}");
        Assert.Equal("EndpointInvalid,SwarmHa.Commands.TestSwarmFailoverCommand", problem?.FullyQualifiedErrorId);
        Assert.Contains($"'{address}' is not a service to probe", problem?.Exception.Message, StringComparison.Ordinal);
        Assert.Equal("Give the service's address, such as http://HOST:PORT.", problem?.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public async Task A_second_drill_at_the_same_time_is_refused()
    {
        var endpoints = _session.Run("(Get-SwarmLab rehearsal).Endpoint").Of<string>();
        using var other = ModuleSession.Open();
        Assert.Empty(other.Run($"$null = Connect-Swarm {string.Join(", ", endpoints)}").Errors);
        var first = other.RunAsync("Test-SwarmFailover -SteadySec 600 -Confirm:$false");
        try
        {
            Assert.True(
                SpinWait.SpinUntil(() => _session.EndOf("Test-SwarmFailover -WhatIf")?.Exception is DrillInProgressException || first.IsCompleted, TimeSpan.FromSeconds(30)),
                "The first drill has taken no lock.");
            var refused = Assert.IsType<DrillInProgressException>(_session.EndOf($"Test-SwarmFailover {Quickly}")?.Exception);
            Assert.Contains(Environment.MachineName, refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            other.Stop();
        }

        Assert.True((await first).Stopped);
        Assert.Equal(SwarmFailoverVerdict.Pass, _session.Run($"Test-SwarmFailover {Quickly}").One<SwarmFailoverReport>().Verdict);
    }

    [Theory]
    [InlineData("2.5", 2500)]
    [InlineData("'2.5'", 2500)]
    [InlineData("00:00:20", 20_000)]
    [InlineData("([timespan]::FromMinutes(1))", 60_000)]
    public void Plain_numbers_are_seconds(string said, int milliseconds)
    {
        var report = _session.Run($"Test-SwarmFailover {Quickly} -MaxRejoin {said}").One<SwarmFailoverReport>();
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), report.Limits.Rejoin);
    }

    [Fact]
    public void A_time_that_is_none_is_refused() =>
        Assert.StartsWith("ParameterArgumentTransformationError", _session.EndOf($"Test-SwarmFailover {Quickly} -MaxRejoin -1")?.FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void Several_drills_are_a_series_with_statistics()
    {
        var run = _session.Run($"Test-SwarmFailover {Quickly} -Repeat 2 -OutVariable series");
        var series = run.One<SwarmFailoverSeries>();
        Assert.Equal((2, SwarmFailoverVerdict.Pass), (series.Reports.Count, series.Verdict));
        var shown = _session.Render("$series");
        Assert.All(series.Statistics, statistic => Assert.Contains(statistic.Figure, shown, StringComparison.Ordinal));
        Assert.Contains("2 of 2 failover drills: Pass", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_that_measured_nothing_is_inconclusive_and_shown_as_that()
    {
        var run = _session.Run($"Test-SwarmFailover -Fault Demote -MaxServiceGap 2 {Quickly} -OutVariable report");
        var report = run.One<SwarmFailoverReport>();
        Assert.Equal(SwarmFailoverVerdict.Inconclusive, report.Verdict);
        var shown = _session.Render("$report");
        Assert.Contains($"Swarm rehearsal, run by {Environment.UserName}@{Environment.MachineName} with SwarmHa {report.ModuleVersion}", shown, StringComparison.Ordinal);
        Assert.Contains("Target: a service silent for at most 2 s", shown, StringComparison.Ordinal);
        Assert.Contains("Limit  Inconclusive  No service is silent for longer than 2.000 s: no service", shown, StringComparison.Ordinal);
        Assert.Contains("What to do", shown, StringComparison.Ordinal);
        Assert.Equal(1, _session.Run("[int]($report.Verdict -ne 'Pass')").One<int>());
    }

    [Fact]
    public void Without_a_driver_and_without_a_lab_it_says_which_drivers_there_are_and_what_each_needs()
    {
        using var swarm = new ManyNodesServer(3);
        Assert.Empty(_session.Run($"$null = Connect-Swarm {swarm.Endpoint} -Name production -DiscoverManagers:$false").Errors);
        var problem = _session.EndOf($"Test-SwarmFailover -Connection production {Quickly}");
        Assert.Equal("DrillRefused,SwarmHa.Commands.TestSwarmFailoverCommand", problem?.FullyQualifiedErrorId);
        foreach (var text in new[] { problem!.Exception.Message, _session.Render("Test-SwarmFailover -Connection production -WhatIf") })
        {
            foreach (var wanted in new[] { "No -Driver was given", "-Driver Ssh ", "-Driver Local ", "-Driver WinRM ", "-Driver Container ", "-Driver Lab ", "-StopEngine {...} -StartEngine {...}", "-Fault Demote ", "sudo without a password" })
            {
                Assert.Contains(wanted, text, StringComparison.Ordinal);
            }

            // One line per driver.
            Assert.DoesNotContain("\\n", text, StringComparison.Ordinal);
            Assert.Equal(5, text.Split('\n').Count(static line => line.TrimStart(' ', '|').StartsWith("-Driver ", StringComparison.Ordinal)));
        }

        Assert.DoesNotContain("No -Driver was given", _session.EndOf($"Test-SwarmFailover -Connection production -Driver Lab {Quickly}")!.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_tells_the_phase_and_what_is_awaited()
    {
        Assert.Equal(SwarmFailoverVerdict.Pass, _session.Run($"Test-SwarmFailover {Quickly}").One<SwarmFailoverReport>().Verdict);
        var seen = _session.Host.Progress.Select(static record => record.StatusDescription).ToList();
        Assert.Contains(seen, static status => status.Contains(" s: 1 of 5, steady state: ", StringComparison.Ordinal) && status.Contains("waiting for steady answers of", StringComparison.Ordinal));
        Assert.Contains(seen, static status => status.Contains(" s: 3 of 5, outage: ", StringComparison.Ordinal) && status.Contains("waiting for another manager to lead", StringComparison.Ordinal));
        Assert.Contains(seen, static status => status.Contains(" s: 5 of 5, steady again: ", StringComparison.Ordinal));
    }
}
