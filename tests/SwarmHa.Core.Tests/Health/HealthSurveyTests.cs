namespace SwarmHa.Core.Tests;

public sealed class HealthSurveyTests : IDisposable
{
    private static readonly HealthSources All = SwarmHealthRules.All.Aggregate(HealthSources.None, static (all, rule) => all | rule.Sources);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly PacedTime _time = new();
    private readonly RecordingReporter _reporter = new();
    private readonly FakeSwarm _swarm;

    public HealthSurveyTests() => _swarm = new FakeSwarm(_time, managers: 3, workers: 1);

    public void Dispose() => _swarm.Dispose();

    [Fact]
    public async Task All_is_gathered_once_and_engines_are_closed()
    {
        var snapshot = await TakeAsync(All);
        Assert.Null(snapshot.GapIn(All));
        Assert.Equal((4, 3, "the-swarm"), (snapshot.Nodes.Value.Count, snapshot.Engines.Value.Count, snapshot.SwarmId));
        Assert.All(snapshot.Engines.Value, static answer => Assert.Equal((string.Empty, TimeSpan.Zero), (answer.Gap, answer.Ahead)));
        Assert.Equal(3, _swarm.Opened.Count);
        Assert.All(_swarm.Opened, static engine => Assert.True(engine.IsDisposed));
    }

    [Fact]
    public async Task Clocks_are_measured_against_each_other()
    {
        _swarm["m2"].ClockAhead = TimeSpan.FromSeconds(7);
        var finding = (await TakeAsync(HealthSources.Engines | HealthSources.Nodes)).Judge("ClockSkew");
        Assert.Equal(SwarmHealthStatus.Fail, finding.Status);
        Assert.Contains("m2 is 7 s ahead", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_is_silent_refuses_or_cannot_be_told_is_a_gap_of_its_own()
    {
        _swarm["m1"].StatusHangs = true;
        _swarm["m2"].StatusFailures.Enqueue(SwarmErrors.ConnectionRefused);
        _swarm["m3"].CanBeOpened = false;
        var snapshot = await TakeAsync(HealthSources.Engines | HealthSources.Nodes);
        Assert.Equal(
            ["No reply within 5 s.", "The engine of m2 does not answer.", "Where its engine listens is not known."],
            snapshot.Engines.Value.Select(static answer => answer.Gap));
        Assert.Equal(SwarmHealthStatus.Skipped, snapshot.Judge("ClockSkew").Status);
    }

    [Theory]
    [InlineData(nameof(HealthSources.Cluster))]
    [InlineData(nameof(HealthSources.Services))]
    [InlineData(nameof(HealthSources.Tasks))]
    public async Task What_cannot_be_read_is_noted_with_the_reason(string what)
    {
        var source = Enum.Parse<HealthSources>(what);
        _swarm.Unreadable = source;
        var snapshot = await TakeAsync(All);
        Assert.EndsWith($"{what} must not be read.", snapshot.GapIn(source), StringComparison.Ordinal);
        Assert.Null(snapshot.GapIn(All & ~source));
        Assert.Contains(_reporter.Remarks, remark => remark.EndsWith($"{what} must not be read.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_leader_every_rule_is_skipped_but_the_one_that_says_so()
    {
        _swarm.ReadsHang = static () => true;
        var snapshot = await TakeAsync(All, TimeSpan.FromSeconds(1));
        var findings = SwarmHealthRules.All.Select(rule => rule.Judge(snapshot)).ToList();
        Assert.Equal("Leader", Assert.Single(findings, static finding => finding.Status == SwarmHealthStatus.Fail).Rule);
        Assert.All(findings.Where(static finding => finding.Rule != "Leader"), static finding => Assert.Equal(SwarmHealthStatus.Skipped, finding.Status));
    }

    [Theory]
    [InlineData("*", "Leader", SwarmHealthStatus.Fail)]
    [InlineData("NodeState, RaftTicks, ManagerTasks", "NodeState", SwarmHealthStatus.Skipped)]
    public async Task A_lost_quorum_is_told_once(string rules, string first, SwarmHealthStatus status)
    {
        const string Words = "Quorum is lost: 2 of 3 managers are down.";
        _swarm.ReadFailure = SwarmErrors.QuorumLost.Exception(Words);
        var chosen = SwarmHealthRules.All.Where(rule => rules == "*" || rules.Contains(rule.Id, StringComparison.Ordinal)).ToList();
        var findings = (await TakeAsync(All)).Judge(chosen);
        Assert.Equal((first, status, Words), (findings[0].Rule, findings[0].Status, findings[0].Message));
        Assert.All(findings.Skip(1), static finding => Assert.Equal((SwarmHealthStatus.Skipped, "Not judged: quorum is lost.", true), (finding.Status, finding.Message, finding.CouldNotBeRead)));
        Assert.Equal(chosen.Count, findings.Count);
        Assert.All(_reporter.Remarks, static remark => Assert.Contains("Quorum is lost", remark, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reason_is_told_by_the_first_rule_and_the_others_name_that()
    {
        _swarm.Unreadable = HealthSources.Tasks;
        var findings = (await TakeAsync(All)).Judge(SwarmHealthRules.All).Where(static finding => finding.CouldNotBeRead).ToList();
        Assert.EndsWith("Tasks must not be read.", findings[0].Message, StringComparison.Ordinal);
        Assert.NotEmpty(findings.Skip(1));
        Assert.All(findings.Skip(1), finding => Assert.Equal($"Not judged: see {findings[0].Rule}.", finding.Message));
    }

    [Theory]
    [InlineData(false, false, 0, SwarmHealthStatus.Pass)]
    [InlineData(true, true, 1, SwarmHealthStatus.Pass)]
    [InlineData(true, false, 1, SwarmHealthStatus.Warning)]
    public async Task The_unlock_key_is_asked_for_only_when_autolock_is_on(bool isLocked, bool hasKey, int questions, SwarmHealthStatus status)
    {
        _swarm.Cluster = _swarm.Cluster with { IsAutolocked = isLocked };
        _swarm.HasUnlockKey = hasKey;
        Assert.Equal(status, (await TakeAsync(All)).Judge("Autolock").Status);
        Assert.Equal(questions, _swarm.UnlockKeyQuestions);
    }

    [Fact]
    public async Task An_unlock_key_that_must_not_be_read_is_a_warning()
    {
        _swarm.Cluster = _swarm.Cluster with { IsAutolocked = true };
        _swarm.Unreadable = HealthSources.UnlockKey;
        var finding = (await TakeAsync(All)).Judge("Autolock");
        Assert.Equal(SwarmHealthStatus.Warning, finding.Status);
        Assert.Contains("UnlockKey must not be read.", Assert.Single(finding.Evidence), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_the_rules_need_is_asked_for()
    {
        var snapshot = await TakeAsync(SwarmHealthRules.All.Single(static rule => rule.Id == "RaftTicks").Sources);
        Assert.NotNull(snapshot.Nodes.Gap);
        Assert.Null(snapshot.Cluster.Gap);
        Assert.Empty(_swarm.Opened);
    }

    public static TheoryData<string> Rules => [.. SwarmHealthRules.All.Select(static rule => rule.Id)];

    /// <summary>Whatever else is asked for, a rule is judged on what it names as its sources.</summary>
    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_rule_alone_finds_what_it_finds_among_all(string id)
    {
        _swarm.Cluster = _swarm.Cluster with { IsAutolocked = true };
        var (among, alone) = ((await TakeAsync(All)).Judge(id), (await TakeAsync(SwarmHealthRules.All.Single(rule => rule.Id == id).Sources)).Judge(id));
        Assert.Equal((among.Status, among.Message, false), (alone.Status, alone.Message, alone.CouldNotBeRead));
    }

    [Fact]
    public async Task A_wish_to_stop_is_no_gap()
    {
        _swarm.ReadsHang = static () => true;
        using var stop = new CancellationTokenSource();
        var taking = _time.RunWithProbesAsync(() => new HealthSurvey(_swarm, _time, _reporter).TakeAsync(All, Patience, stop.Token));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);
    }

    private Task<SwarmHealthSnapshot> TakeAsync(HealthSources needs, TimeSpan? patience = null) =>
        _time.RunWithProbesAsync(() => new HealthSurvey(_swarm, _time, _reporter).TakeAsync(needs, patience ?? Patience, TestContext.Current.CancellationToken));
}
