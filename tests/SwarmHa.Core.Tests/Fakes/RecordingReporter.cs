using System.Collections.Concurrent;

namespace SwarmHa.Core.Tests;

/// <summary>Keeps all that is said, and can act on what is being waited for.</summary>
internal sealed class RecordingReporter : ISwarmReporter
{
    public ConcurrentQueue<string> Remarks { get; } = [];

    public ConcurrentQueue<string> Urgencies { get; } = [];

    public ConcurrentQueue<SwarmProgress> Steps { get; } = [];

    /// <summary>Is called with what is being waited for.</summary>
    public Action<SwarmProgress>? OnProgress { get; set; }

    public void Verbose(string message) => Remarks.Enqueue(message);

    public void Warning(string message) => Remarks.Enqueue(message);

    public void Urgent(string message) => Urgencies.Enqueue(message);

    public void Progress(SwarmProgress progress)
    {
        Steps.Enqueue(progress);
        OnProgress?.Invoke(progress);
    }
}
