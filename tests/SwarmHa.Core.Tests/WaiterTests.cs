namespace SwarmHa.Core.Tests;

/// <summary>The one way of waiting: for an answer, up to a limit, until it is ended.</summary>
public sealed class WaiterTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly PacedTime _time = new();
    private CancellationToken _stop;
    private int _asked;

    [Fact]
    public async Task An_answer_that_is_there_is_not_waited_for()
    {
        Assert.Equal("yes", await UntilAsync(static (_, _) => Task.FromResult<string?>("yes")));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task It_is_asked_again_after_each_pause()
    {
        var waits = new List<TimeSpan>();
        Assert.Equal("yes", await UntilAsync(static (number, _) => Task.FromResult(number == 4 ? "yes" : null), waits.Add));
        Assert.Equal([TimeSpan.Zero, Interval, 2 * Interval], waits);
    }

    [Fact]
    public async Task The_limit_ends_it_without_an_answer()
    {
        var started = _time.GetTimestamp();
        Assert.Null(await UntilAsync(static (_, _) => Task.FromResult<string?>(null)));
        Assert.InRange(_time.GetElapsedTime(started), Limit, Limit + Interval);
    }

    [Fact]
    public async Task The_limit_ends_a_question_that_hangs()
    {
        Assert.Null(await UntilAsync(async (_, token) =>
        {
            await Task.Delay(TimeSpan.FromDays(1), _time, token);
            return "never";
        }));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Whoever_ends_it_is_told_so()
    {
        using var stop = new CancellationTokenSource();
        _stop = stop.Token;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => UntilAsync(static (_, _) => Task.FromResult<string?>(null), _ => stop.Cancel()));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task A_failure_of_the_question_is_no_end_of_time() =>
        await Assert.ThrowsAsync<OperationCanceledException>(() => UntilAsync(static (_, _) => throw new OperationCanceledException("its own")));

    [Fact]
    public void A_deadline_runs_out_and_not_below()
    {
        var deadline = new Deadline(_time, Limit);
        _time.Advance(Limit / 2);
        Assert.Equal((Limit / 2, Limit / 2, Limit), (deadline.Elapsed, deadline.Left, deadline.Limit));
        _time.Advance(Limit);
        Assert.Equal(TimeSpan.Zero, deadline.Left);
    }

    private Task<string?> UntilAsync(Func<int, CancellationToken, Task<string?>> ask, Action<TimeSpan>? onWaiting = null) =>
        _time.RunAsync(() => new Waiter(_time).UntilAsync(token => ask(++_asked, token), Interval, Limit, onWaiting, _stop));
}
