using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>Connections through the system's ssh and a real sshd on each node.</summary>
[Trait(TestEngine.Trait, TestEngine.Real)]
[Collection(TlsCollection.Name)]
public sealed class SshConnectionTests(TlsLab tls) : IAsyncLifetime
{
    private readonly List<NodeSshServer> _servers = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        foreach (var name in TlsLab.Managers)
        {
            _servers.Add(await NodeSshServer.StartAsync(tls.Node(name), cancellationToken: Token));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_user_who_can_log_in_can_manage_the_swarm()
    {
        var api = await tls.ApiVersionAsync("node-40");
        using var ssh = new SshFolder(_servers);
        using var path = new SetVariable("PATH", ssh.SearchPath);
        using var session = ModuleSession.Open();
        var connection = session.Run($"Connect-Swarm {Endpoint("node-40")}").One<SwarmConnection>();
        Assert.Equal(("node-40", SwarmEndpointState.Up, api), (connection.Endpoint.Node, connection.Endpoint.State, connection.Endpoint.ApiVersion));
        Assert.Equal(3, session.Run("Get-SwarmManager").Output.Count);

        // The socket can be named, too.
        Assert.Equal("node-50", session.Run($"Connect-Swarm {Endpoint("node-50")}{tls.Node("node-50").SocketPath}").One<SwarmConnection>().Endpoint.Node);

        // And so can docker's environment and contexts.
        using var host = new SetVariable("DOCKER_HOST", Endpoint("node-60"));
        Assert.Equal("node-60", session.Run("Connect-Swarm").One<SwarmConnection>().Endpoint.Node);
    }

    [Fact]
    public async Task A_connection_by_ssh_outlives_the_manager_on_those_that_are_learnt()
    {
        using var ssh = new SshFolder(_servers);
        using var path = new SetVariable("PATH", ssh.SearchPath);
        using var session = ModuleSession.Open();
        session.Run($"$null = Connect-Swarm {Endpoint("node-40")} -DiscoverManagers");
        Assert.Equal(
            TlsLab.Managers.Select(Endpoint),
            session.Run("(Get-SwarmConnection).Endpoints").Of<SwarmEndpoint>().Select(static endpoint => endpoint.ToString()).Order());
        try
        {
            await tls.Lab.StopAsync("node-40", Token);
            var managers = session.Run("Get-SwarmManager -TimeoutSec 60").Of<SwarmManager>();
            Assert.Contains(managers, static manager => manager.IsLeader && manager.Name != "node-40");
        }
        finally
        {
            await tls.BecomeWholeAsync();
        }
    }

    [Fact]
    public void What_ssh_refuses_has_errors_of_its_own()
    {
        using var session = ModuleSession.Open();
        using (var stranger = new SshFolder(_servers, knowsHosts: false))
        {
            Expect<SshHostKeyRejectedException>(stranger, Endpoint("node-40"));
        }

        using (var nobody = new SshFolder(_servers, hasKeys: false))
        {
            Expect<SshAuthenticationFailedException>(nobody, Endpoint("node-40"));
        }

        using var user = new SshFolder(_servers);
        Expect<ConnectionRefusedException>(user, $"ssh://root@{tls.Node("node-40").Address}:2223");
        Expect<ConnectionRefusedException>(user, $"{Endpoint("node-40")}/nowhere/docker.sock");

        void Expect<T>(SshFolder ssh, string endpoint)
            where T : SwarmException
        {
            using var path = new SetVariable("PATH", ssh.SearchPath);
            var problem = session.EndOf($"Connect-Swarm {endpoint}")?.Exception;
            Assert.True(problem is T, $"{endpoint}: {problem}");
        }
    }

    private string Endpoint(string node) => $"ssh://root@{tls.Node(node).Address}:2222";
}
