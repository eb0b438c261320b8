namespace SwarmHa.Docker.Tests;

/// <summary>The longest wait of all, in a class of its own so that the others run meanwhile.</summary>
public sealed class ManyManagerWriteTimeoutTests
{
    [Fact(Timeout = Within.Seconds20)]
    public async Task A_change_that_is_not_answered_in_time_is_not_sent_again()
    {
        await using var first = ServedEngine.OnTcp().Plays(ServedManagers.First).Answers(Reply.Hang);
        await using var second = ServedEngine.OnTcp().Plays(ServedManagers.Second);
        using var swarm = ServedManagers.Connected(first.Endpoint, second.Endpoint);
        var problem = await Assert.ThrowsAsync<EngineTimeoutException>(
            () => swarm.UpdateNodeAsync(ServedManagers.Update, TestContext.Current.CancellationToken));
        Assert.Equal(first.Endpoint.Uri, problem.Endpoint);
        Assert.Equal((1, 0), (first.Count(ServedManagers.UpdateRoute), second.Requests.Count));
        Assert.Equal((SwarmEndpointState.Down, problem.Message), (swarm.Endpoints[0].State, swarm.Endpoints[0].LastError));
    }
}
