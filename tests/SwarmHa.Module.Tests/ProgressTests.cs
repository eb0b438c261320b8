using System.Net;
using System.Net.Sockets;

namespace SwarmHa.ModuleTests;

/// <summary>Every wait over a second shows how long it has taken, and how long it may take.</summary>
public sealed class ProgressTests
{
    [Fact]
    public void Work_that_tells_nothing_is_shown_as_going_on()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var session = ModuleSession.Open();
        Assert.NotNull(session.EndOf($"Connect-Swarm tcp://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port} -TimeoutSec 4"));
        var shown = session.Host.Progress.Where(static record => record.Activity == "Connect-Swarm").Select(static record => record.StatusDescription).ToList();
        Assert.Contains("2 s of 4 s: Waiting", shown);
        Assert.Equal("Waiting", shown[^1]);
    }
}
