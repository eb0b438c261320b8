namespace SwarmHa.Core.Tests;

/// <summary>The longest time without a committed write since the fault.</summary>
public sealed class CommitWatchTests
{
    private readonly CommitWatch _watch = new();

    [Fact]
    public void A_longer_gap_before_the_fault_does_not_count()
    {
        Add(0);
        Add(50);
        _watch.BeginFault(At(51));
        Add(52);
        Add(62);
        Add(63);
        Assert.Equal((At(52), At(62)), (Gap(99)?.Before.At, Gap(99)?.After.At));
    }

    [Fact]
    public void The_gap_may_begin_before_the_fault_and_end_after_it()
    {
        Add(10);
        _watch.BeginFault(At(11));
        Add(25);
        Add(26);
        Assert.Equal((At(10), At(25), At(26)), (Gap(99)?.Before.At, Gap(99)?.After.At, _watch.Latest));
    }

    [Fact]
    public void Without_a_write_after_the_fault_there_is_no_gap_yet()
    {
        Add(10);
        _watch.BeginFault(At(11));
        Assert.Null(Gap(99));
    }

    [Fact]
    public void Only_what_was_sent_after_the_loss_is_committed_without_quorum()
    {
        _watch.BeginFault(At(10));
        _watch.BeginQuorumLoss(At(11));
        _watch.Add(At(9), At(12), "m3");
        Assert.Equal(0, _watch.WithoutQuorum);
        _watch.Add(At(12), At(13), "m3");
        Assert.Equal(1, _watch.WithoutQuorum);
        _watch.EndQuorumLoss();
        _watch.Add(At(14), At(15), "m3");
        Assert.Equal(1, _watch.WithoutQuorum);
    }

    [Fact]
    public void A_longer_gap_that_begins_after_the_election_is_another_matter()
    {
        Add(10);
        _watch.BeginFault(At(11));
        Add(14);
        Add(15);
        Add(30);
        Assert.Equal((At(10), At(14)), (Gap(14)?.Before.At, Gap(14)?.After.At));
        Assert.Equal((At(15), At(30)), (Gap(15)?.Before.At, Gap(15)?.After.At));
    }

    private ((TimeSpan At, string By) Before, (TimeSpan At, string By) After)? Gap(int until) => _watch.GapUntil(At(until));

    private static TimeSpan At(int second) => TimeSpan.FromSeconds(second);

    private void Add(int second) => _watch.Add(At(second), At(second), "m1");
}
