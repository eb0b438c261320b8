namespace SwarmHa.Core.Tests;

/// <summary>All that a probe has seen, within bounds.</summary>
public sealed class ProbeHistoryTests
{
    private readonly ProbeHistory _history = new();

    [Fact]
    public void Questions_that_end_alike_are_one_stretch()
    {
        Add(0, 10, true);
        Add(100, 20, true);
        Add(200, 1000, false);
        Add(300, 1000, false);
        Add(1400, 5, true);
        var segments = _history.Snapshot(At(200)).Segments;
        Assert.Equal([(true, 2), (false, 2), (true, 1)], segments.Select(static segment => (segment.Answered, segment.Count)));
        Assert.Equal((At(-200), At(-80), At(20)), (segments[0].From, segments[0].To, segments[0].Slowest));
        Assert.Equal((At(0), At(1100), "failed"), (segments[1].From, segments[1].To, segments[1].Error));
    }

    [Fact]
    public void A_drill_of_hours_stays_within_bounds_and_hides_no_failure()
    {
        _history.BeginFault();
        for (var number = 0; number < 100_000; number++)
        {
            Add(number * 100, number % 50, number % 7 != 3);
        }

        var snapshot = _history.Snapshot(TimeSpan.Zero);
        Assert.True(snapshot.Segments.Count <= ProbeHistory.MaximumSegments);
        Assert.Equal(ProbeHistory.MaximumSamples, snapshot.Samples.Count);
        Assert.Equal(100_000, snapshot.Segments.Sum(static segment => segment.Count));
        Assert.Equal(snapshot.Segments.OrderBy(static segment => segment.From), snapshot.Segments);
        Assert.Contains(snapshot.Segments, static segment => !segment.Answered);

        // Every failure lies in a stretch that counts as failed.
        for (var number = 3; number < 100_000; number += 7)
        {
            var sent = At(number * 100);
            Assert.Contains(snapshot.Segments, segment => !segment.Answered && segment.From <= sent && sent <= segment.To);
        }
    }

    [Fact]
    public void From_before_the_fault_only_the_latest_questions_are_kept()
    {
        for (var number = 0; number < 1000; number++)
        {
            Add(number * 100, 5, true);
        }

        _history.BeginFault();
        Add(100_000, 5, true);
        var samples = _history.Snapshot(At(100_000)).Samples;
        Assert.Equal(ProbeHistory.SamplesBefore + 1, samples.Count);
        Assert.Equal((At(0), At(5), true), (samples[^1].SinceFault, samples[^1].Took, samples[^1].Answered));
        Assert.True(samples[0].SinceFault < TimeSpan.Zero);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(100)]
    public void Percentiles_are_right_within_the_width_of_a_bucket(int seed)
    {
        var random = new Random(seed);
        var times = Enumerable.Range(0, 500).Select(_ => Math.Exp(random.NextDouble() * 8)).ToList();
        foreach (var milliseconds in times)
        {
            _history.Add(new ProbeSample(TimeSpan.Zero, TimeSpan.FromMilliseconds(milliseconds), null));
        }

        times.Sort();
        var snapshot = _history.Snapshot(TimeSpan.Zero);
        AssertClose(times[249], snapshot.Median);
        AssertClose(times[474], snapshot.P95);
        Assert.Equal(500, snapshot.Latencies.Sum(static bucket => bucket.Count));

        static void AssertClose(double exact, TimeSpan told) => Assert.InRange(told.TotalMilliseconds, exact * 0.999, exact * 1.26);
    }

    [Fact]
    public void Failures_are_no_latencies()
    {
        Add(0, 1000, false);
        var snapshot = _history.Snapshot(TimeSpan.Zero);
        Assert.Empty(snapshot.Latencies);
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (snapshot.Median, snapshot.P95));
    }

    [Fact]
    public void What_takes_ages_is_in_the_last_bucket()
    {
        _history.Add(new ProbeSample(TimeSpan.Zero, TimeSpan.FromHours(2), null));
        Assert.Equal(1, Assert.Single(_history.Snapshot(TimeSpan.Zero).Latencies).Count);
    }

    private static TimeSpan At(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private void Add(int sent, int took, bool answered) => _history.Add(new ProbeSample(At(sent), At(sent + took), answered ? null : "failed"));
}
