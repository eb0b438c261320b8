using System.Collections.Concurrent;

namespace SwarmHa.Core.Tests;

/// <summary>Questions at a steady pace, none of which waits for another.</summary>
public sealed class ProbeRunnerTests
{
    private static readonly FailoverDrillOptions Options = new() { ProbeInterval = TimeSpan.FromMilliseconds(100), ProbeTimeout = TimeSpan.FromSeconds(2) };

    private readonly PacedTime _time = new();
    private readonly DrillClock _clock;
    private readonly ConcurrentQueue<ProbeSample> _samples = [];
    private int _asked;

    public ProbeRunnerTests() => _clock = new DrillClock(_time);

    [Fact]
    public async Task A_question_that_hangs_delays_no_other()
    {
        await using var runner = Ask(async (number, token) =>
        {
            if (number == 1)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
            }
        });
        await _time.UntilAsync(() => _samples.Count >= 5);
        Assert.All(_samples, static sample => Assert.True(sample.IsAnswered));
        Assert.True(_clock.Now < Options.ProbeTimeout, "The answers came only after the first question was given up.");

        await _time.UntilAsync(() => _samples.Any(static sample => !sample.IsAnswered));
        Assert.Single(_samples, static sample => !sample.IsAnswered);
    }

    [Fact]
    public async Task A_question_is_cut_at_its_own_limit()
    {
        await using var runner = Ask((_, token) => Task.Delay(Timeout.InfiniteTimeSpan, _time, token));
        await _time.UntilAsync(() => _samples.Count >= 3);
        Assert.All(_samples, static sample =>
        {
            Assert.Equal("no answer within 2 s", sample.Error);
            Assert.True(sample.Ended - sample.Sent >= Options.ProbeTimeout);
        });

        // They overlap: one after another would have taken three times as long.
        Assert.True(_clock.Now < 2 * Options.ProbeTimeout);
    }

    [Fact]
    public async Task The_pace_is_not_exceeded()
    {
        await using var runner = Ask(static (_, _) => Task.CompletedTask);
        await _time.UntilAsync(() => _samples.Count >= 10);
        Assert.True(_clock.Now >= 9 * Options.ProbeInterval, $"{_samples.Count} answers in {_clock.Now}.");
    }

    [Fact]
    public async Task A_failure_is_kept_in_its_own_words()
    {
        await using var runner = Ask(static (number, _) => number % 2 == 0 ? throw new InvalidOperationException($"failure {number}") : Task.CompletedTask);
        await _time.UntilAsync(() => _samples.Count >= 4);
        Assert.Contains(_samples, static sample => sample.Error == "failure 2");
        Assert.Contains(_samples, static sample => sample.IsAnswered);
    }

    [Fact]
    public async Task Another_write_at_the_same_time_tells_neither_way()
    {
        await using var runner = Ask(static (number, _) => number % 2 == 0 ? throw SwarmErrors.OutOfSequence.Exception("update out of sequence") : Task.CompletedTask);
        await _time.UntilAsync(() => _samples.Count >= 3);
        Assert.True(_asked >= 5);
        Assert.All(_samples, static sample => Assert.True(sample.IsAnswered));
    }

    [Fact]
    public async Task What_is_under_way_at_the_end_is_not_counted()
    {
        var cut = 0;
        var runner = Ask(async (_, token) =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
            }
            finally
            {
                Interlocked.Increment(ref cut);
            }
        });
        await _time.UntilAsync(() => Volatile.Read(ref _asked) >= 4);
        Assert.Empty(_samples);
        await runner.DisposeAsync();

        // The end waited for them all, and took no failure of theirs for an answer.
        Assert.Equal(_asked, cut);
        Assert.Empty(_samples);
    }

    [Fact]
    public async Task Nothing_is_asked_after_the_end()
    {
        var runner = Ask(static (_, _) => Task.CompletedTask);
        await _time.UntilAsync(() => _samples.Count >= 2);
        await runner.DisposeAsync();
        var asked = _asked;
        var end = _clock.Now + TimeSpan.FromSeconds(1);
        await _time.UntilAsync(() => _clock.Now > end);
        Assert.Equal(asked, _asked);
    }

    private ProbeRunner Ask(Func<int, CancellationToken, Task> ask) =>
        new(token => ask(Interlocked.Increment(ref _asked), token), _samples.Enqueue, Options.ProbeInterval, Options.ProbeTimeout, _clock, _time);
}
