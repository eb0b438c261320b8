namespace SwarmHa.Core.Tests;

public sealed class HealthRuleTests
{
    /// <summary>What the tables of 80 columns have room for.</summary>
    private const int LongestId = 19;

    private const int LongestTitle = 41;

    public static TheoryData<string> Rules => [.. SwarmHealthRules.All.Select(static rule => rule.Id)];

    public static TheoryData<string> Cases => [.. HealthRuleCase.All.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_healthy_swarm_passes(string rule)
    {
        var finding = HealthScene.Healthy.Judge(rule);
        Assert.True(finding.Status == SwarmHealthStatus.Pass, finding.ToString());
        Assert.Equal((rule, "prod", "the-swarm"), (finding.Rule, finding.Swarm, finding.SwarmId));
        Assert.True(finding.Message.Length <= 52, finding.Message);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_rule_finds(string name)
    {
        var one = HealthRuleCase.All[name];
        var finding = one.Spoil(HealthScene.Healthy).Judge(one.Rule);
        Assert.True(finding.Status == one.Status, finding.ToString());
        Assert.Contains(one.Part, finding.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", finding.Message, StringComparison.Ordinal);
        Assert.Equal(finding.Status >= SwarmHealthStatus.Warning, finding.Advice.Length > 0 && finding.Status != SwarmHealthStatus.Pass);
        Assert.All(finding.Nodes, static node => Assert.Equal("prod", node.Swarm));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_severity_is_the_worst_that_there_is(string rule) =>
        Assert.Equal(
            SwarmHealthRules.All.Single(one => one.Id == rule).Severity,
            HealthRuleCase.All.Values.Where(one => one.Rule == rule).Max(static one => one.Spoil(HealthScene.Healthy).Judge(one.Rule).Status));

    [Theory]
    [MemberData(nameof(Rules))]
    public void What_was_not_gathered_skips_the_rules_that_need_it_and_no_others(string rule)
    {
        var sources = SwarmHealthRules.All.Single(one => one.Id == rule).Sources;
        foreach (var (source, without) in Gaps)
        {
            var finding = without(HealthScene.Healthy).Judge(rule);
            if (!sources.HasFlag(source))
            {
                Assert.Equal(SwarmHealthStatus.Pass, finding.Status);
            }
            else if (rule == "Leader")
            {
                Assert.Equal((SwarmHealthStatus.Fail, "No manager answers. It is gone."), (finding.Status, finding.Message));
            }
            else
            {
                Assert.Equal((SwarmHealthStatus.Skipped, "It is gone.", string.Empty), (finding.Status, finding.Message, finding.Advice));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_is_told_in_sentences_that_fit(string id)
    {
        var rule = SwarmHealthRules.All.Single(one => one.Id == id);
        Assert.Matches("^([A-Z][a-z]+)+$", id);
        Assert.True(id.Length <= LongestId && rule.Title.Length <= LongestTitle, $"{id}: {rule.Title}");
        Assert.All([rule.Criterion, rule.Advice], static text => Assert.EndsWith(".", text, StringComparison.Ordinal));
        Assert.All([rule.Criterion, rule.Advice, rule.LooksAt], static text => Assert.DoesNotContain("|", text, StringComparison.Ordinal));
        Assert.True(rule.Severity is SwarmHealthStatus.Warning or SwarmHealthStatus.Fail);
    }

    [Fact]
    public void Ids_are_unique() => Assert.Equal(SwarmHealthRules.All.Count, SwarmHealthRules.All.Select(static rule => rule.Id).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    /// <summary>The tolerance that is told is the one that arithmetic gives, whichever managers are away.</summary>
    [Fact]
    public void Fault_tolerance_of_one_to_nine_managers_with_every_subset_away()
    {
        for (var managers = 1; managers <= 9; managers++)
        {
            for (var away = 0; away < 1 << managers; away++)
            {
                var lost = away;
                var all = Enumerable.Range(1, managers).Select(number => (lost >> (number - 1) & 1) == 1 ? HealthScene.Lost(HealthScene.Manager(number)) : HealthScene.Manager(number)).ToList();
                var reachable = all.Count(static manager => manager.IsReachable);
                var survivesOneMore = reachable - 1 > managers / 2;
                var expected = reachable <= managers / 2 ? SwarmHealthStatus.Fail
                    : survivesOneMore ? SwarmHealthStatus.Pass
                    : managers <= 2 ? SwarmHealthStatus.Warning
                    : SwarmHealthStatus.Fail;
                Assert.Equal(expected, HealthScene.Healthy.WithNodes(all).Judge("FaultTolerance").Status);
            }
        }
    }

    /// <summary>Any way to lay three to six managers into three zones: the rule says what losing each zone in turn shows.</summary>
    [Fact]
    public void Zones_are_lost_one_by_one()
    {
        for (var managers = 3; managers <= 6; managers++)
        {
            for (var layout = 0; layout < Math.Pow(3, managers); layout++)
            {
                var code = layout;
                var zones = Enumerable.Range(0, managers).Select(index => ((int)(code / Math.Pow(3, index)) % 3) switch { 0 => "a", 1 => "b", _ => "c" }).ToList();
                var holds = zones.Distinct().All(zone => zones.Count(other => other != zone) > managers / 2);
                Assert.Equal(holds ? SwarmHealthStatus.Pass : SwarmHealthStatus.Warning, HealthScene.Healthy.WithZones(zones).Judge("ZoneLoss").Status);
            }
        }
    }

    private static (HealthSources Source, Func<SwarmHealthSnapshot, SwarmHealthSnapshot> Without)[] Gaps =>
    [
        (HealthSources.Nodes, static swarm => swarm with { Nodes = Gathered<IReadOnlyList<SwarmNode>>.Missing("It is gone.") }),
        (HealthSources.Cluster, static swarm => swarm with { Cluster = Gathered<SwarmCluster>.Missing("It is gone.") }),
        (HealthSources.Services, static swarm => swarm with { Services = Gathered<IReadOnlyList<SwarmService>>.Missing("It is gone.") }),
        (HealthSources.Tasks, static swarm => swarm with { Tasks = Gathered<IReadOnlyList<SwarmTask>>.Missing("It is gone.") }),
        (HealthSources.Alpn, static swarm => swarm with { Alpn = Gathered<IReadOnlyList<AlpnAnswer>>.Missing("It is gone.") }),
        (HealthSources.Engines, static swarm => swarm with { Engines = Gathered<IReadOnlyList<ManagerAnswer>>.Missing("It is gone.") }),
    ];
}
