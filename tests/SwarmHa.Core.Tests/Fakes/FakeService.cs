namespace SwarmHa.Core.Tests;

/// <summary>A service that answers as long as it is told to.</summary>
internal sealed class FakeService(string target) : IServiceProbe
{
    public Uri Target { get; } = new(target);

    public Func<bool> IsUp { get; init; } = static () => true;

    public bool IsDisposed { get; private set; }

    public Task ProbeAsync(CancellationToken cancellationToken) =>
        IsUp() ? Task.CompletedTask : Task.FromException(new InvalidOperationException("the service is down"));

    public void Dispose() => IsDisposed = true;
}
