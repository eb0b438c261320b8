namespace SwarmHa.Core.Tests;

/// <summary>Answers of several managers, put together in the order in which they came and not in which they were added.</summary>
public sealed class ControlPlaneWatchTests
{
    private const string Old = "m1";
    private const string New = "m2";

    private readonly ControlPlaneWatch _watch = new(Old);

    [Fact]
    public void Nothing_was_seen()
    {
        Assert.Null(_watch.LastAnswerBefore);
        Assert.Null(_watch.FirstNewLeader);
        Assert.Null(_watch.LatestAfterwards);
        Assert.Null(_watch.Latest);
    }

    [Fact]
    public void The_last_old_and_the_first_new_answer_enclose_the_gap()
    {
        Add(1, Old);
        Add(2, Old);
        Add(9, New);
        Add(10, New);
        AssertMoments(lastBefore: 2, firstNew: 9, latestNew: 10, latest: 10);
        Assert.Equal(New, _watch.FirstNewLeader?.Leader?.Name);
    }

    [Fact]
    public void Answers_may_be_added_in_another_order_than_they_came()
    {
        Add(2, Old);
        Add(1, Old);
        Add(10, New);
        Add(9, New);
        AssertMoments(lastBefore: 2, firstNew: 9, latestNew: 10, latest: 10);
    }

    [Fact]
    public void A_late_answer_of_one_that_has_not_heard_of_the_election_does_not_prolong_the_time_before()
    {
        Add(2, Old);
        Add(9, New);
        Add(11, Old);
        AssertMoments(lastBefore: 2, firstNew: 9, latestNew: 9, latest: 11);
    }

    [Fact]
    public void An_answer_without_a_leader_is_an_answer_before_the_gap()
    {
        Add(2, Old);
        Add(3, null);
        AssertMoments(lastBefore: 3, firstNew: null, latestNew: null, latest: 2);
    }

    [Fact]
    public void An_answer_without_a_leader_after_the_election_changes_nothing()
    {
        Add(2, Old);
        Add(9, New);
        Add(10, null);
        AssertMoments(lastBefore: 2, firstNew: 9, latestNew: 9, latest: 9);
    }

    [Fact]
    public void A_second_election_does_not_move_the_first()
    {
        Add(2, Old);
        Add(9, New);
        Add(20, "m3");
        AssertMoments(lastBefore: 2, firstNew: 9, latestNew: 20, latest: 20);
    }

    [Fact]
    public void The_old_leader_that_leads_again_is_the_latest()
    {
        Add(9, New);
        Add(20, Old);
        AssertMoments(lastBefore: null, firstNew: 9, latestNew: 9, latest: 20);
    }

    private static TimeSpan? At(int? second) => second is { } known ? TimeSpan.FromSeconds(known) : null;

    private void Add(int second, string? leader) => _watch.Add(new ControlPlaneView(
        TimeSpan.FromSeconds(second),
        "whoever",
        [.. new[] { Old, New, "m3" }.Select(name => new SwarmManager { Id = name, Hostname = name, IsLeader = name == leader })]));

    private void AssertMoments(int? lastBefore, int? firstNew, int? latestNew, int? latest) => Assert.Equal(
        (At(lastBefore), At(firstNew), At(latestNew), At(latest)),
        (_watch.LastAnswerBefore?.At, _watch.FirstNewLeader?.At, _watch.LatestAfterwards?.At, _watch.Latest?.At));
}
