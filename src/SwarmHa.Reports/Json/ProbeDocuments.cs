namespace SwarmHa.Reports;

/// <summary>How a service answered.</summary>
internal sealed record ServiceDocument
{
    public string? Target { get; init; }

    public bool IsOnStoppedNode { get; init; }

    public int Sent { get; init; }

    public int Failed { get; init; }

    public TimeSpan LongestGapSeconds { get; init; }

    public TimeSpan SlowestAnswerSeconds { get; init; }

    public string? LastError { get; init; }

    public HistoryDocument? History { get; init; }

    public static ServiceDocument Of(SwarmServiceProbeResult service) => new()
    {
        Target = service.Target.OriginalString,
        IsOnStoppedNode = service.IsOnStoppedNode,
        Sent = service.Sent,
        Failed = service.Failed,
        LongestGapSeconds = service.LongestGap,
        SlowestAnswerSeconds = service.SlowestAnswer,
        LastError = service.LastError,
        History = HistoryDocument.Of(service.History),
    };

    public SwarmServiceProbeResult ToResult() => new()
    {
        Target = Uri.TryCreate(Demand.Member(Target, "target"), UriKind.RelativeOrAbsolute, out var target) ? target : throw new FormatException("target is no address"),
        IsOnStoppedNode = IsOnStoppedNode,
        Sent = Sent,
        Failed = Failed,
        LongestGap = LongestGapSeconds,
        SlowestAnswer = SlowestAnswerSeconds,
        LastError = LastError ?? string.Empty,
        History = History is null ? SwarmProbeHistory.Empty : Demand.Within("history", History, static history => history.ToHistory()),
    };
}

/// <summary>How a manager answered one kind of question.</summary>
internal sealed record ManagerProbeDocument
{
    public string? Node { get; init; }

    public SwarmProbeOperation? Operation { get; init; }

    public int Sent { get; init; }

    public int Answered { get; init; }

    public int Failed { get; init; }

    public TimeSpan LongestGapSeconds { get; init; }

    public TimeSpan SlowestAnswerSeconds { get; init; }

    public string? LastError { get; init; }

    public HistoryDocument? History { get; init; }

    public static ManagerProbeDocument Of(SwarmManagerProbeResult manager) => new()
    {
        Node = manager.Node,
        Operation = manager.Operation,
        Sent = manager.Sent,
        Answered = manager.Answered,
        Failed = manager.Failed,
        LongestGapSeconds = manager.LongestGap,
        SlowestAnswerSeconds = manager.SlowestAnswer,
        LastError = manager.LastError,
        History = HistoryDocument.Of(manager.History),
    };

    public SwarmManagerProbeResult ToResult() => new()
    {
        Node = Demand.Member(Node, "node"),
        Operation = Demand.Member(Operation, "operation"),
        Sent = Sent,
        Answered = Answered,
        Failed = Failed,
        LongestGap = LongestGapSeconds,
        SlowestAnswer = SlowestAnswerSeconds,
        LastError = LastError ?? string.Empty,
        History = History is null ? SwarmProbeHistory.Empty : Demand.Within("history", History, static history => history.ToHistory()),
    };
}

/// <summary>All that one probe has seen.</summary>
internal sealed record HistoryDocument
{
    public IReadOnlyList<SegmentDocument?>? Segments { get; init; }

    public IReadOnlyList<SampleDocument?>? Samples { get; init; }

    public IReadOnlyList<BucketDocument?>? Latencies { get; init; }

    public TimeSpan MedianSeconds { get; init; }

    public TimeSpan P95Seconds { get; init; }

    public static HistoryDocument Of(SwarmProbeHistory history) => new()
    {
        Segments = [.. history.Segments.Select(SegmentDocument.Of)],
        Samples = [.. history.Samples.Select(SampleDocument.Of)],
        Latencies = [.. history.Latencies.Select(static bucket => new BucketDocument { UpToSeconds = bucket.UpTo, Count = bucket.Count })],
        MedianSeconds = history.Median,
        P95Seconds = history.P95,
    };

    public SwarmProbeHistory ToHistory() => new()
    {
        Segments = Demand.EachIfAny(Segments, "segments", static segment => segment.ToSegment()),
        Samples = Demand.EachIfAny(Samples, "samples", static sample => sample.ToSample()),
        Latencies = Demand.EachIfAny(Latencies, "latencies", static bucket => new SwarmLatencyBucket(bucket.UpToSeconds, bucket.Count)),
        Median = MedianSeconds,
        P95 = P95Seconds,
    };
}

/// <summary>Questions that followed one another and ended alike. There is an error only where they failed.</summary>
internal sealed record SegmentDocument
{
    public TimeSpan? FromSeconds { get; init; }

    public TimeSpan? ToSeconds { get; init; }

    public bool? Answered { get; init; }

    public int Count { get; init; }

    public TimeSpan SlowestSeconds { get; init; }

    public string? Error { get; init; }

    public static SegmentDocument Of(SwarmProbeSegment segment) => new()
    {
        FromSeconds = segment.From,
        ToSeconds = segment.To,
        Answered = segment.Answered,
        Count = segment.Count,
        SlowestSeconds = segment.Slowest,
        Error = segment.Error.Length > 0 ? segment.Error : null,
    };

    public SwarmProbeSegment ToSegment() => new(
        Demand.Member(FromSeconds, "fromSeconds"), Demand.Member(ToSeconds, "toSeconds"), Demand.Member(Answered, "answered"), Count, SlowestSeconds, Error ?? string.Empty);
}

/// <summary>One question. There is an error only where it failed.</summary>
internal sealed record SampleDocument
{
    public TimeSpan? SinceFaultSeconds { get; init; }

    public TimeSpan? TookSeconds { get; init; }

    public bool? Answered { get; init; }

    public string? Error { get; init; }

    public static SampleDocument Of(SwarmProbeSample sample) => new()
    {
        SinceFaultSeconds = sample.SinceFault,
        TookSeconds = sample.Took,
        Answered = sample.Answered,
        Error = sample.Error.Length > 0 ? sample.Error : null,
    };

    public SwarmProbeSample ToSample() => new(
        Demand.Member(SinceFaultSeconds, "sinceFaultSeconds"), Demand.Member(TookSeconds, "tookSeconds"), Demand.Member(Answered, "answered"), Error ?? string.Empty);
}

/// <summary>How many answers took how long.</summary>
internal sealed record BucketDocument
{
    public TimeSpan UpToSeconds { get; init; }

    public long Count { get; init; }
}
