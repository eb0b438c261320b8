namespace SwarmHa.Core.Tests;

/// <summary>The figures of one probe, whatever order its answers come in.</summary>
public sealed class ProbeTallyTests
{
    private readonly ProbeTally _tally = new();

    [Fact]
    public void Nothing_was_asked()
    {
        _tally.Close(At(9));
        Assert.Equal((0, 0, 0, 0), (_tally.Sent, _tally.Failed, _tally.Answered, _tally.AnsweredInARow));
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero, string.Empty), (_tally.SlowestAnswer, _tally.LongestGap, _tally.LastError));
    }

    [Fact]
    public void Answers_and_failures_are_counted()
    {
        Answer(0, 1);
        Failure(1, 2, "first");
        Answer(2, 5);
        Failure(3, 6, "second");
        Answer(6, 7);
        Answer(7, 8);
        Assert.Equal((6, 2, 4, 2), (_tally.Sent, _tally.Failed, _tally.Answered, _tally.AnsweredInARow));
        Assert.Equal(At(3), _tally.SlowestAnswer);
        Assert.Equal("second", _tally.LastError);
    }

    [Fact]
    public void A_slow_failure_is_no_slow_answer()
    {
        Answer(0, 1);
        Failure(1, 90, "cut");
        Assert.Equal(At(1), _tally.SlowestAnswer);
    }

    [Fact]
    public void The_longest_gap_is_between_two_answers()
    {
        Answer(0, 1);
        Failure(1, 2, "x");
        Answer(10, 11);
        Answer(12, 13);
        Assert.Equal(At(10), _tally.LongestGap);
    }

    [Fact]
    public void A_gap_at_the_beginning_counts_from_the_first_question()
    {
        Failure(2, 3, "x");
        Answer(7, 8);
        Answer(8, 9);
        Assert.Equal(At(6), _tally.LongestGap);
    }

    [Fact]
    public void An_overtaken_answer_opens_no_gap()
    {
        Answer(0, 1);
        Answer(3, 4);
        Answer(1, 3);
        Answer(4, 5);
        Assert.Equal(At(3), _tally.LongestGap);
        Assert.Equal(At(2), _tally.SlowestAnswer);
    }

    [Fact]
    public void What_died_and_stayed_dead_has_a_gap_to_the_end()
    {
        Answer(0, 1);
        Failure(1, 2, "x");
        _tally.Close(At(50));
        Assert.Equal(At(49), _tally.LongestGap);
    }

    [Fact]
    public void What_never_answered_has_a_gap_from_the_first_question_to_the_end()
    {
        Failure(5, 6, "x");
        _tally.Close(At(50));
        Assert.Equal(At(45), _tally.LongestGap);
        Assert.Equal(0, _tally.Answered);
    }

    [Fact]
    public void What_answered_last_has_no_gap_to_the_end()
    {
        Answer(0, 1);
        _tally.Close(At(50));
        Assert.Equal(At(1), _tally.LongestGap);
    }

    private static TimeSpan At(int seconds) => TimeSpan.FromSeconds(seconds);

    private void Answer(int sent, int ended) => _tally.Add(new ProbeSample(At(sent), At(ended), null));

    private void Failure(int sent, int ended, string error) => _tally.Add(new ProbeSample(At(sent), At(ended), error));
}
