namespace SwarmHa.Docker.Tests;

/// <summary>The first requests of a process are compiled while they are sent, which may take longer than a manager may be silent. They are sent
/// before the first test.</summary>
public sealed class FirstRequests : IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        await using var first = ServedEngine.OnTcp().Answers(Reply.Reset);
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        for (var i = 0; i < 3; i++)
        {
            using var swarm = ServedManagers.Connected(first.Endpoint, second.Endpoint);
            await swarm.GetNodesAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
            await swarm.UpdateNodeAsync(ServedManagers.Update, CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
