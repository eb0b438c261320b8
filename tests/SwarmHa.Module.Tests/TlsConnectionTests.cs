using System.Diagnostics;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>Connections by TLS to real engines: what is refused, and that they outlive the leader.</summary>
[Trait(TestEngine.Trait, TestEngine.Real)]
[Collection(TlsCollection.Name)]
public sealed class TlsConnectionTests(TlsLab tls)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_folder_as_docker_has_it_gets_in_and_so_does_each_of_its_files()
    {
        var api = await tls.ApiVersionAsync("node-40");
        using var session = ModuleSession.Open();
        var connection = session.Run(tls.Connect(TlsLab.Managers)).One<SwarmConnection>();
        Assert.All(connection.Endpoints, endpoint => Assert.Equal((SwarmEndpointState.Up, api), (endpoint.State, endpoint.ApiVersion)));
        Assert.Equal(3, session.Run("Get-SwarmManager").Output.Count);

        var address = tls.Node("node-40").Address;
        var (ca, cert, key) = ($"'{tls.ClientFolder}/ca.pem'", $"'{tls.ClientFolder}/cert.pem'", $"'{tls.ClientFolder}/key.pem'");
        foreach (var way in new[]
        {
            $"Connect-Swarm tcp://{address} -CACertificate {ca} -ClientCertificate {cert} -ClientKey {key}",
            $"Connect-Swarm https://{address} -CACertificate {ca} -Certificate ([Security.Cryptography.X509Certificates.X509Certificate2]::CreateFromPemFile({cert}, {key}))",
        })
        {
            Assert.Equal($"{address}", session.Run(way).One<SwarmConnection>().Name);
            Assert.Equal(3, session.Run("Get-SwarmManager").Output.Count);
        }
    }

    [Fact]
    public void The_environment_decides_as_it_does_for_docker()
    {
        using var session = ModuleSession.Open();
        using var host = new SetVariable("DOCKER_HOST", $"tcp://{tls.Node("node-50").Address}:2376");
        using var verify = new SetVariable("DOCKER_TLS_VERIFY", "1");
        using var folder = new SetVariable("DOCKER_CERT_PATH", tls.ClientFolder);
        Assert.Equal("node-50", session.Run("Connect-Swarm").One<SwarmConnection>().Endpoint.Node);
        Assert.Equal("node-60", session.Run($"Connect-Swarm {tls.Node("node-60").Address}").One<SwarmConnection>().Endpoint.Node);
    }

    [Fact]
    public async Task A_context_that_docker_itself_wrote_gets_in()
    {
        var configuration = Directory.CreateTempSubdirectory("swarmha-docker");
        try
        {
            using var variable = new SetVariable("DOCKER_CONFIG", configuration.FullName);
            await tls.DockerAsync(
                "node-40",
                "context",
                "create",
                "production",
                "--docker",
                $"host=tcp://{tls.Node("node-60").Address}:2376,ca={tls.ClientFolder}/ca.pem,cert={tls.ClientFolder}/cert.pem,key={tls.ClientFolder}/key.pem");
            using var session = ModuleSession.Open();
            var connection = session.Run("Connect-Swarm -Context production").One<SwarmConnection>();
            Assert.Equal(("production", "node-60"), (connection.Name, connection.Endpoint.Node));
            Assert.Equal(["production"], session.Run("Get-SwarmManager").Of<SwarmManager>().Select(static manager => manager.Swarm).Distinct());
            Assert.IsType<ContextNotFoundException>(session.EndOf("Connect-Swarm -Context nowhere")?.Exception);
        }
        finally
        {
            configuration.Delete(recursive: true);
        }
    }

    [Fact]
    public void What_is_wrong_is_refused_each_with_its_own_error()
    {
        using var stranger = new TestAuthority("somebody else");
        using var session = ModuleSession.Open();
        var endpoint = tls.Endpoint("node-40").OriginalString;
        var good = tls.ClientFolder;

        Expect<CertificateUntrustedException>($"{endpoint} -CertificatePath '{tls.NewFolder(stranger.Client())}'");
        Expect<ClientCertificateRefusedException>($"{endpoint} -CACertificate '{good}/ca.pem'");
        var foreign = tls.NewFolder(stranger.Client());
        Expect<ClientCertificateRefusedException>($"{endpoint} -CACertificate '{good}/ca.pem' -ClientCertificate '{foreign}/cert.pem' -ClientKey '{foreign}/key.pem'");
        var old = tls.NewFolder(tls.Authority.Client(validity: TestValidity.Expired));
        Expect<ClientCertificateRefusedException>($"{endpoint} -CertificatePath '{old}'");
        Expect<ClientKeyMissingException>($"{endpoint} -CACertificate '{good}/ca.pem' -ClientCertificate '{good}/cert.pem'");
        Expect<TlsRequiredException>(endpoint.Replace("https:", "tcp:", StringComparison.Ordinal));
        Expect<CertificateFileInvalidException>($"{endpoint} -CertificatePath '{good}/nowhere'");
        Assert.Empty(session.Run("Get-SwarmConnection").Output);

        // Said aloud, it is let pass.
        var skipped = session.Run($"Connect-Swarm {endpoint} -CertificatePath '{good}' -CACertificate '{foreign}/ca.pem' -SkipCertificateCheck");
        Assert.Equal("node-40", skipped.One<SwarmConnection>().Endpoint.Node);
        Assert.Contains("not checked", Assert.Single(skipped.Warnings).ToString(), StringComparison.Ordinal);

        void Expect<T>(string arguments)
            where T : SwarmException
        {
            var problem = session.EndOf($"Connect-Swarm {arguments}")?.Exception;
            Assert.True(problem is T, $"{arguments}: {problem}");
            Assert.DoesNotContain("PRIVATE KEY", problem!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_others_are_found_by_the_swarm_when_that_is_wanted_and_not_when_it_is_not()
    {
        using var session = ModuleSession.Open();
        var one = tls.Connect("node-40");
        Assert.Equal(["node-40", "node-50", "node-60"], Nodes($"({one} -DiscoverManagers).Endpoints"));
        Assert.Equal(["node-40"], Nodes($"({one} -DiscoverManagers:$false).Endpoints"));
        session.Run("Get-SwarmManager");
        Assert.Equal(["node-40"], Nodes("(Get-SwarmConnection | Where-Object IsDefault).Endpoints"));

        // When nothing is said they are noted with the first answer.
        Assert.Equal(["node-40"], Nodes($"({one}).Endpoints"));
        session.Run("Get-SwarmManager");
        Assert.Equal(["node-40", "node-50", "node-60"], Nodes("(Get-SwarmConnection | Where-Object IsDefault).Endpoints"));

        // By a port and by a template.
        var local = $"Connect-Swarm unix://{tls.Node("node-40").SocketPath} -CertificatePath '{tls.ClientFolder}' -DiscoverManagers";
        Assert.Equal(3, session.Run($"({local} -ManagerTemplate 'https://{{Address}}:2376').Endpoints").Output.Count);
        Assert.IsType<EndpointInvalidException>(session.EndOf($"{local} -ManagerTemplate 'https://{{Zone}}:2376'")?.Exception);

        IReadOnlyList<string> Nodes(string command) => [.. session.Run(command).Of<SwarmEndpoint>().Select(static endpoint => endpoint.Node).Order()];
    }

    [Fact]
    public async Task With_one_of_three_in_a_black_hole_it_is_as_fast_as_with_all()
    {
        const int Calls = 60;
        using var session = ModuleSession.Open();
        session.Run($"$null = {tls.Connect(TlsLab.Managers)}");
        var preferred = Preferred();
        var (all, silenced) = (new List<TimeSpan>(), new List<TimeSpan>());
        try
        {
            await tls.Lab.SilenceAsync(preferred, Token);
            Ask();
            Assert.Equal(SwarmEndpointState.Silent, session.Run("(Get-SwarmConnection).Endpoints").Of<SwarmEndpoint>().Single(endpoint => endpoint.Node == preferred).State);
            var instead = Preferred();
            Assert.NotEqual(preferred, instead);

            // In turns, since the machine's speed drifts; and by the same manager, since one that does not lead has to ask the leader itself.
            for (var round = -1; round < 4; round++)
            {
                await tls.Lab.UnsilenceAsync(preferred, Token);
                all.AddRange(Times(round));
                await tls.Lab.SilenceAsync(preferred, Token);
                silenced.AddRange(Times(round));
                Assert.Equal(instead, Preferred());
            }

            var (usual, holed) = (Median(all), Median(silenced));
            TestContext.Current.TestOutputHelper?.WriteLine($"median by {instead}: with all {usual.TotalMilliseconds:0.00} ms, with {preferred} in a black hole {holed.TotalMilliseconds:0.00} ms");
            Assert.True(holed < usual * 1.3, $"{holed} is more than 1.3 times {usual}");
        }
        finally
        {
            await tls.BecomeWholeAsync();
        }

        string Preferred() => session.Run("(Get-SwarmConnection | Where-Object IsDefault).Endpoint").One<SwarmEndpoint>().Node;

        void Ask() => Assert.Equal(3, session.Run("Get-SwarmManager").Output.Count);

        List<TimeSpan> Times(int round)
        {
            var taken = new List<TimeSpan>();
            for (var i = 0; i < Calls; i++)
            {
                var watch = Stopwatch.StartNew();
                Ask();
                taken.Add(watch.Elapsed);
            }

            // The first round is for the compiler to find out what is called often.
            return round < 0 ? [] : taken;
        }

        static TimeSpan Median(List<TimeSpan> taken) => taken.Order().ElementAt(taken.Count / 2);
    }

    [Fact]
    public async Task A_connection_to_three_managers_outlives_the_leader()
    {
        using var session = ModuleSession.Open();
        session.Run($"$null = {tls.Connect(TlsLab.Managers)}");
        var leader = session.Run("Get-SwarmManager -Leader").One<SwarmManager>().Name;
        var calls = new List<(TimeSpan Begun, TimeSpan Took, string? Leader, string? Error)>();
        var watch = Stopwatch.StartNew();
        try
        {
            var kill = tls.Lab.KillAsync(leader, Token);
            while (watch.Elapsed < TimeSpan.FromSeconds(40))
            {
                var begun = watch.Elapsed;
                var result = session.Run("Get-SwarmManager -TimeoutSec 30");
                var found = result.HadErrors ? null : result.Of<SwarmManager>().FirstOrDefault(static manager => manager.IsLeader)?.Name;
                calls.Add((begun, watch.Elapsed - begun, found, result.HadErrors ? $"{result.Terminating} {string.Join("; ", result.Errors)}" : null));
            }

            await kill;
        }
        finally
        {
            await tls.BecomeWholeAsync();
        }

        // The new leader is there when a call that began without one, or shortly after the loss, names another one.
        var elected = calls.First(call => call.Leader is not null && call.Leader != leader);
        var longest = calls.Max(static call => call.Took);
        TestContext.Current.TestOutputHelper?.WriteLine($"{calls.Count} calls; another leader after {elected.Begun + elected.Took}; longest call {longest}");
        Assert.All(calls.Where(call => call.Begun >= elected.Begun), static call => Assert.Null(call.Error));

        // One call waits for the election, and no longer; it is not held up by a manager that goes on being silent for 20 s.
        Assert.True(longest <= elected.Begun + elected.Took + TimeSpan.FromSeconds(1), $"{longest}");
        Assert.InRange(longest, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task No_call_outlasts_its_own_limit()
    {
        using var session = ModuleSession.Open();
        session.Run($"$null = {tls.Connect(TlsLab.Managers)}");
        Assert.Equal(3, session.Run("Get-SwarmManager").Output.Count);
        try
        {
            foreach (var name in TlsLab.Managers)
            {
                await tls.Lab.SilenceAsync(name, Token);
            }

            foreach (var command in new[] { "Get-SwarmManager -TimeoutSec 3", "Get-SwarmQuorum -TimeoutSec 3", "Invoke-SwarmPromote node-40 -TimeoutSec 3", $"{tls.Connect(TlsLab.Managers)} -TimeoutSec 3" })
            {
                var watch = Stopwatch.StartNew();
                var problem = session.EndOf(command);
                Assert.IsType<EngineTimeoutException>(problem?.Exception);
                Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(5));
            }
        }
        finally
        {
            await tls.BecomeWholeAsync();
        }
    }
}
