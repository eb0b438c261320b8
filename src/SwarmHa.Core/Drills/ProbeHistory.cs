namespace SwarmHa;

/// <summary>Keeps what a probe has seen within bounds: an hours-long drill needs no more memory than a short one.</summary>
internal sealed class ProbeHistory
{
    /// <summary>How many stretches are kept; where more are seen, the shortest neighbours become one.</summary>
    internal const int MaximumSegments = 400;

    /// <summary>How many single questions are kept from the fault on.</summary>
    internal const int MaximumSamples = 1200;

    /// <summary>How many single questions from before the fault are kept.</summary>
    internal const int SamplesBefore = 60;

    private const int StepsPerDecade = 10;
    private const int Decades = 6;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(0.1);

    private readonly long[] _buckets = new long[(StepsPerDecade * Decades) + 1];
    private readonly List<SwarmProbeSegment> _segments = [];
    private readonly List<ProbeSample> _samples = [];
    private readonly Queue<ProbeSample> _before = new();
    private bool _hasFault;

    /// <summary>Notes a question that has ended, on the drill's own clock.</summary>
    public void Add(ProbeSample sample)
    {
        if (sample.IsAnswered)
        {
            _buckets[BucketOf(sample.Ended - sample.Sent)]++;
        }

        AddToSegments(sample);
        if (_hasFault)
        {
            if (_samples.Count < MaximumSamples)
            {
                _samples.Add(sample);
            }

            return;
        }

        _before.Enqueue(sample);
        if (_before.Count > SamplesBefore)
        {
            _before.Dequeue();
        }
    }

    /// <summary>From now on single questions are kept, as long as there is room.</summary>
    public void BeginFault() => _hasFault = true;

    /// <summary>What was seen, counted from the fault.</summary>
    /// <param name="fault">The moment of the fault on the drill's clock.</param>
    /// <returns>The history.</returns>
    public SwarmProbeHistory Snapshot(TimeSpan fault) => new()
    {
        Segments = [.. _segments.OrderBy(static segment => segment.From).Select(segment => segment with { From = segment.From - fault, To = segment.To - fault })],
        Samples =
        [
            .. _before.Concat(_samples).OrderBy(static sample => sample.Sent)
                .Select(sample => new SwarmProbeSample(sample.Sent - fault, sample.Ended - sample.Sent, sample.IsAnswered, sample.Error ?? string.Empty)),
        ],
        Latencies = [.. _buckets.Select(static (count, index) => new SwarmLatencyBucket(UpTo(index), count)).Where(static bucket => bucket.Count > 0)],
        Median = Percentile(0.5),
        P95 = Percentile(0.95),
    };

    private static TimeSpan UpTo(int bucket) => TimeSpan.FromTicks((long)(Shortest.Ticks * Math.Pow(10, (double)bucket / StepsPerDecade)));

    private static int BucketOf(TimeSpan took)
    {
        if (took <= Shortest)
        {
            return 0;
        }

        var bucket = (int)Math.Ceiling(StepsPerDecade * Math.Log10((double)took.Ticks / Shortest.Ticks));
        return Math.Min(bucket, StepsPerDecade * Decades);
    }

    private TimeSpan Percentile(double part)
    {
        var wanted = (long)Math.Ceiling(part * _buckets.Sum());
        long seen = 0;
        for (var bucket = 0; wanted > 0 && bucket < _buckets.Length; bucket++)
        {
            seen += _buckets[bucket];
            if (seen >= wanted)
            {
                return UpTo(bucket);
            }
        }

        return TimeSpan.Zero;
    }

    private void AddToSegments(ProbeSample sample)
    {
        var took = sample.Ended - sample.Sent;
        var one = new SwarmProbeSegment(sample.Sent, sample.Ended, sample.IsAnswered, 1, took, sample.Error ?? string.Empty);
        if (_segments.Count > 0 && _segments[_segments.Count - 1] is { } last && last.Answered == one.Answered)
        {
            _segments[_segments.Count - 1] = Join(last, one);
            return;
        }

        _segments.Add(one);
        if (_segments.Count > MaximumSegments)
        {
            JoinShortestNeighbours();
        }
    }

    /// <summary>Where there is no room for all, a stretch with a failure in it counts as failed: nothing that went wrong is hidden.</summary>
    private void JoinShortestNeighbours()
    {
        var best = 0;
        for (var index = 1; index < _segments.Count - 1; index++)
        {
            if (Span(index) < Span(best))
            {
                best = index;
            }
        }

        _segments[best] = Join(_segments[best], _segments[best + 1]);
        _segments.RemoveAt(best + 1);

        TimeSpan Span(int index) => _segments[index + 1].To - _segments[index].From;
    }

    private static SwarmProbeSegment Join(SwarmProbeSegment one, SwarmProbeSegment other) => new(
        one.From < other.From ? one.From : other.From,
        one.To > other.To ? one.To : other.To,
        one.Answered && other.Answered,
        one.Count + other.Count,
        one.Slowest > other.Slowest ? one.Slowest : other.Slowest,
        other.Error.Length > 0 ? other.Error : one.Error);
}
