using System.Collections.Concurrent;

namespace SwarmHa.Docker.Tests;

/// <summary>Keeps what it is told.</summary>
internal sealed class RecordingReporter : ISwarmReporter
{
    private readonly ConcurrentQueue<string> _remarks = new();
    private readonly ConcurrentQueue<string> _warnings = new();
    private readonly ConcurrentQueue<SwarmProgress> _steps = new();

    public IReadOnlyList<SwarmProgress> Steps => [.. _steps];

    public IReadOnlyList<string> Remarks => [.. _remarks];

    public IReadOnlyList<string> Warnings => [.. _warnings];

    public void Verbose(string message) => _remarks.Enqueue(message);

    public void Warning(string message) => _warnings.Enqueue(message);

    public void Progress(SwarmProgress progress) => _steps.Enqueue(progress);

    public void Urgent(string message) => throw new InvalidOperationException($"Nothing here is urgent: {message}");
}
