using System.Management.Automation;
using SwarmHa.Hosting;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>With the engine of one manager of three stopped, commands refuse the same with -WhatIf as without, and change nothing.</summary>
[Trait(TestEngine.Trait, TestEngine.Real)]
[Collection(ThreeManagersCollection.Name)]
public sealed class EngineRefusalTests(ThreeManagersLab three)
{
    [Fact]
    public async Task With_one_of_three_engines_down_WhatIf_refuses_what_the_command_refuses_and_no_spec_changes()
    {
        var leader = three.Leader();
        var (other, lost) = (ThreeManagersLab.Managers.First(name => name != leader), ThreeManagersLab.Managers.Last(name => name != leader));
        await three.Lab.StopAsync(lost, TestContext.Current.CancellationToken);
        try
        {
            using var session = ModuleSession.Open(three.Endpoint(leader), three.Endpoint(other));
            Assert.True(SpinWait.SpinUntil(() => session.Run("Get-SwarmManager -Reachable:$false").Output.Count == 1, TimeSpan.FromSeconds(40)));
            var before = await three.SpecsAsync(leader);
            const string Figures = "now 3 managers, 2 reachable, quorum 2; ";
            foreach (var (command, error, arithmetic) in new[]
            {
                ($"Invoke-SwarmDemote {other}", "QuorumAtRisk", Figures + "afterwards 2 managers, 1 reachable, quorum 2"),
                ($"Invoke-SwarmDemote {leader}", "QuorumAtRisk", Figures + "afterwards 2 managers, 1 reachable, quorum 2"),
                ($"Suspend-SwarmManager {other}", "QuorumAtRisk", Figures + "without it 3 managers, 1 reachable, quorum 2"),
                ($"Suspend-SwarmManager {leader}", "QuorumAtRisk", Figures + "without it 3 managers, 1 reachable, quorum 2"),
                ("Move-SwarmLeader", "QuorumAtRisk", Figures + "while it is a worker 2 managers, 1 reachable, quorum 2"),
                ($"Move-SwarmLeader {other} -Force", "QuorumAtRisk", Figures + "while it is a worker 2 managers, 1 reachable, quorum 2"),
                ("Test-SwarmFailover", "QuorumAtRisk", Figures + "without it 3 managers, 1 reachable, quorum 2"),
                ("Test-SwarmFailover -Fault Demote", "DrillRefused", $"{lost} is not fit for a drill (role Manager, Unreachable)"),
            })
            {
                var supposed = Refusal(session, $"{command} -WhatIf");
                var real = Refusal(session, $"{command} -Confirm:$false");
                Assert.StartsWith($"{error},", real.FullyQualifiedErrorId, StringComparison.Ordinal);
                Assert.Contains(arithmetic, real.Exception.Message, StringComparison.Ordinal);
                Assert.Equal(
                    (real.FullyQualifiedErrorId, real.Exception.Message, real.ErrorDetails.RecommendedAction),
                    (supposed.FullyQualifiedErrorId, supposed.Exception.Message, supposed.ErrorDetails.RecommendedAction));
                Assert.Equal(before, await three.SpecsAsync(leader));
            }
        }
        finally
        {
            await three.BecomeWholeAsync();
        }
    }

    private static ErrorRecord Refusal(EngineSession session, string command)
    {
        var result = session.Run($"try {{ {command} }} catch {{ , $_ }}");
        return Assert.Single(result.Errors.Concat(result.Output.Select(static item => item.BaseObject).OfType<ErrorRecord>()));
    }
}
