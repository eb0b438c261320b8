using SwarmHa.Docker;
using SwarmHa.Framework.Smoke;

namespace SwarmHa.Lab.Tests.Framework;

/// <summary>The build for Windows PowerShell sees of real engines what the one for PowerShell 7 sees.</summary>
public sealed class FrameworkTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>By TCP with the handler of the framework, and by a socket with that of Docker.DotNet, which named pipes and ssh have, too.</summary>
    [Theory]
    [InlineData("tcp")]
    [InlineData("unix")]
    public async Task It_sees_what_the_other_build_sees(string scheme)
    {
        await FrameworkProgram.RequireAsync();
        var lab = await LabFixture.WholeLabAsync();
        var endpoint = scheme == "unix" ? new Uri($"unix://{lab.Nodes[0].SocketPath}") : lab.Nodes[0].Endpoint;
        var expected = await LookAsync(endpoint);
        Assert.Contains(expected, static line => line.StartsWith("manager\tnode-40\tTrue\tReachable\t", StringComparison.Ordinal));
        Assert.Contains(expected, static line => line.StartsWith("quorum\t1\t1\t1\t0\tnode-40\t", StringComparison.Ordinal));

        var (exitCode, lines, error) = await FrameworkProgram.RunAsync(endpoint.OriginalString);
        Assert.True(exitCode == 0, error);
        Assert.Contains("Mono ", error, StringComparison.Ordinal);
        Assert.Equal("cmdlets\t24", lines[0]);
        Assert.Equal(expected, lines.Skip(1));
    }

    [Fact]
    public async Task It_tells_a_worker_and_a_closed_port_apart()
    {
        await FrameworkProgram.RequireAsync();
        var lab = await LabFixture.WholeLabAsync();
        Assert.Equal("error\tNotAManagerException", await ErrorAsync(lab.Nodes[1].Endpoint));
        Assert.Equal("error\tConnectionRefusedException", await ErrorAsync(new UriBuilder(lab.Nodes[0].Endpoint) { Port = 1 }.Uri));
    }

    private static async Task<string> ErrorAsync(Uri endpoint)
    {
        var (exitCode, lines, error) = await FrameworkProgram.RunAsync(endpoint.OriginalString);
        Assert.True(exitCode == 2, error);
        return lines[^1];
    }

    private static async Task<IReadOnlyList<string>> LookAsync(Uri endpoint)
    {
        var request = new SwarmConnectRequest { Endpoints = [EngineEndpoint.Parse(endpoint.OriginalString)] };
        using var swarm = await new DockerSwarmConnector().ConnectAsync(request, new Silent(), Token);
        return await SwarmLines.LookAsync(swarm, new QuorumInspection(swarm, new Silent(), TimeProvider.System), Token);
    }
}
