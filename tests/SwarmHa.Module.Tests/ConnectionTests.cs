using System.Management.Automation;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

[Trait(TestEngine.Trait, TestEngine.Real)]
[Collection(ThreeManagersCollection.Name)]
public sealed class ConnectionTests(ThreeManagersLab three)
{
    [Fact]
    public void What_is_no_usable_manager_gives_an_error_of_its_own()
    {
        using var session = ModuleSession.Open();
        var manager = three.Node("node-40");
        Expect<ConnectionRefusedException>("tcp://127.0.0.1:9", ErrorCategory.ConnectionError);
        Expect<HostNotFoundException>("tcp://nowhere.invalid:2375", ErrorCategory.ConnectionError);
        Expect<NotAnEngineException>($"tcp://{manager.Address}:{manager.ServiceUri.Port}", ErrorCategory.ProtocolError);
        Expect<NotAManagerException>(three.Endpoint("node-70").OriginalString, ErrorCategory.InvalidOperation);
        Expect<EndpointInvalidException>("gopher://there", ErrorCategory.InvalidArgument);
        Expect<EndpointInvalidException>("ssh://root:secret@there", ErrorCategory.InvalidArgument);
        Expect<TlsNotOfferedException>(manager.Endpoint.OriginalString.Replace("tcp:", "https:", StringComparison.Ordinal), ErrorCategory.SecurityError);
        Assert.Empty(session.Run("Get-SwarmConnection").Output);

        void Expect<T>(string endpoint, ErrorCategory category)
            where T : SwarmException
        {
            var error = session.EndOf($"Connect-Swarm {endpoint}");
            Assert.NotNull(error);
            var problem = Assert.IsType<T>(error.Exception);
            Assert.Equal($"{problem.Error.Id},SwarmHa.Commands.ConnectSwarmCommand", error.FullyQualifiedErrorId);
            Assert.Equal(typeof(T).Name, problem.Error.Id + "Exception");
            Assert.Equal(category, error.CategoryInfo.Category);
            Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        }
    }

    [Theory]
    [InlineData("-Tls", null, "-Tls")]
    [InlineData("-SkipCertificateCheck -WarningAction Ignore", null, "-SkipCertificateCheck")]
    [InlineData("-Tls:$false", "1", "the environment variable DOCKER_TLS_VERIFY")]
    [InlineData("-Tls", "1", "-Tls")]
    public void What_requested_TLS_is_named_when_the_engine_has_none(string parameters, string? verify, string named)
    {
        using var variable = new SetVariable("DOCKER_TLS_VERIFY", verify);
        using var session = ModuleSession.Open();
        var problem = session.EndOf($"Connect-Swarm {three.Endpoint("node-40").OriginalString} {parameters}")?.Exception;
        Assert.EndsWith($" TLS was requested by {named}.", Assert.IsType<TlsNotOfferedException>(problem).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_endpoints_make_one_connection_and_one_that_is_down_is_only_told()
    {
        using var session = ModuleSession.Open();
        var result = session.Run($"Connect-Swarm tcp://127.0.0.1:9, {three.Endpoint("node-50").OriginalString}, {three.Endpoint("node-40").OriginalString}");
        var connection = result.One<SwarmConnection>();
        Assert.Single(result.Warnings);
        Assert.Equal(3, connection.Endpoints.Count);
        Assert.Equal(4, session.Run("Get-SwarmNode").Output.Count);
    }

    [Fact]
    public void Endpoints_of_two_swarms_are_refused_together_and_welcome_one_by_one()
    {
        using var session = ModuleSession.Open();
        session.Run($"$a = Connect-Swarm {three.Endpoint("node-40").OriginalString}; $b = Connect-Swarm {three.Endpoint("node-50").OriginalString}");
        Assert.Equal([1, 2], session.Run("Get-SwarmConnection").Of<SwarmConnection>().Select(static connection => connection.Id));
        Assert.True(session.Run("Get-SwarmConnection 2").One<SwarmConnection>().IsDefault);
        Assert.Equal("node-40", session.Run("Get-SwarmNode -Connection $a | Where-Object IsSelf").One<SwarmManager>().Name);
        Assert.Equal("node-50", session.Run("Get-SwarmNode | Where-Object IsSelf").One<SwarmManager>().Name);

        // Without a default nothing is guessed.
        session.Run("Disconnect-Swarm $b");
        Assert.IsType<NotConnectedException>(session.EndOf("Get-SwarmNode")?.Exception);
        Assert.IsType<NotConnectedException>(session.EndOf("Get-SwarmNode -Connection $b")?.Exception);
        Assert.Equal(4, session.Run("Get-SwarmNode -Connection $a").Output.Count);
    }

    [Fact]
    public void Without_an_endpoint_the_environment_decides()
    {
        using var session = ModuleSession.Open();
        var before = Environment.GetEnvironmentVariable("DOCKER_HOST");
        try
        {
            Environment.SetEnvironmentVariable("DOCKER_HOST", $"unix://{three.Node("node-60").SocketPath}");
            Assert.Equal("node-60", session.Run("Connect-Swarm").One<SwarmConnection>().Endpoint.Node);
            Assert.Equal("node-60", session.Run("Get-SwarmNode | Where-Object IsSelf").One<SwarmManager>().Name);
        }
        finally
        {
            Environment.SetEnvironmentVariable("DOCKER_HOST", before);
        }
    }

    [Fact]
    public void Another_runspace_has_connections_of_its_own_and_removing_the_module_closes_them()
    {
        using var one = ModuleSession.Open(three.Endpoint("node-40"));
        using var other = ModuleSession.Open();
        Assert.Empty(other.Run("Get-SwarmConnection").Output);
        Assert.Single(one.Run("Get-SwarmConnection").Output);
        var commands = one.Run("Get-Command -Module SwarmHa").Output.Count;
        Assert.True(commands > 0);
        one.Run("Remove-Module SwarmHa");
        one.ImportModule(ModuleSession.Manifest);
        Assert.Empty(one.Run("Get-SwarmConnection").Output);
        Assert.Equal(commands, one.Run($"Import-Module '{ModuleSession.Manifest}' -Force; Get-Command -Module SwarmHa").Output.Count);
    }

    [Fact]
    public async Task A_manager_without_quorum_says_so()
    {
        var survivor = three.Leader();
        var others = ThreeManagersLab.Managers.Where(name => name != survivor).ToList();
        using var session = ModuleSession.Open(three.Endpoint(survivor));
        try
        {
            await Task.WhenAll(others.Select(name => three.Lab.KillAsync(name, TestContext.Current.CancellationToken)));

            // The leader that lost its followers answers reads for some seconds still, and then not at all for some more.
            var deadline = DateTime.UtcNow.AddSeconds(60);
            ErrorRecord? error;
            do
            {
                error = session.EndOf("Get-SwarmManager -TimeoutSec 6");
            }
            while (error is null && DateTime.UtcNow < deadline);
            Assert.StartsWith("QuorumLost,", error?.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Equal(ErrorCategory.ResourceUnavailable, error?.CategoryInfo.Category);

            // Only the survivor was ever asked: its peers are known to be down because their hosts refuse their raft ports too.
            Assert.All(others, name => Assert.Contains($"{name} (tcp://", error?.Exception.Message, StringComparison.Ordinal));

            // A new connection knows the survivor alone, which is silent first and then names the others and says that nobody leads.
            ErrorRecord? connect;
            do
            {
                connect = session.EndOf($"Connect-Swarm {three.Endpoint(survivor).OriginalString} -TimeoutSec 10");
            }
            while (connect?.Exception is EngineTimeoutException && DateTime.UtcNow < deadline);
            var lost = Assert.IsType<QuorumLostException>(connect?.Exception);
            Assert.Equal((3, 1), (lost.Count.Managers, lost.Count.Reachable));
            Assert.All(others, name => Assert.Contains($"{three.Endpoint(name).OriginalString.TrimEnd('/')} (connection refused)", lost.Message, StringComparison.Ordinal));
        }
        finally
        {
            await three.BecomeWholeAsync();
        }
    }

    [Fact]
    public async Task A_connection_to_one_manager_outlives_it_on_the_managers_it_has_learnt()
    {
        using var session = ModuleSession.Open(three.Endpoint("node-50"));
        Assert.Equal(4, session.Run("Get-SwarmNode").Output.Count);
        Assert.Equal(3, session.Run("(Get-SwarmConnection).Endpoints").Output.Count);
        try
        {
            await three.Lab.StopAsync("node-50", TestContext.Current.CancellationToken);
            var result = session.Run("Get-SwarmNode -Verbose");
            Assert.Equal(4, result.Of<SwarmNode>().Count);
            Assert.NotEmpty(result.Verbose);
            Assert.NotEqual("node-50", result.Of<SwarmNode>().Single(static node => node.IsSelf).Name);
        }
        finally
        {
            await three.BecomeWholeAsync();
        }
    }
}
