using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Docker.DotNet.Models;

namespace SwarmHa.Docker;

/// <summary>Makes labs of real engines in containers (Docker in Docker) on the engine that the docker CLI
/// would use, and finds those that are there, whoever raised them. The nodes' ports are published on 127.0.0.1 of that engine's host by way
/// of the lab's network, so an isolated node is not reached until it is back.</summary>
public sealed class ContainerLabSource : ISwarmLabSource
{
    private static readonly TimeSpan FindLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(60);

    private readonly Func<DockerTarget> _target;
    private readonly Func<int> _freePort;
    private readonly TimeSpan _limit;

    /// <summary>Labs on the engine that the docker CLI would use. Relative paths start from the folder of the process.</summary>
    public ContainerLabSource()
        : this(static () => new DockerConfiguration(Environment.CurrentDirectory).Find(context: null), FreePort, TimeSpan.FromSeconds(120))
    {
    }

    internal ContainerLabSource(Func<DockerTarget> target, Func<int> freePort, TimeSpan limit)
    {
        _target = target;
        _freePort = freePort;
        _limit = limit;
    }

    /// <inheritdoc/>
    public SwarmLabKind Kind => SwarmLabKind.Engine;

    /// <inheritdoc/>
    public bool TakesEngineRoots => false;

    /// <inheritdoc/>
    public Task DemandPossibleAsync(SwarmLabRequest request, CancellationToken cancellationToken) =>
        DemandPossibleHostAsync(request ?? throw new ArgumentNullException(nameof(request)), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="EngineDriverException">The engine can have no such lab, or there is one of that name.</exception>
    public async Task<ISwarmLab> CreateAsync(SwarmLabRequest request, ISwarmReporter reporter, CancellationToken cancellationToken)
    {
        _ = request ?? throw new ArgumentNullException(nameof(request));
        _ = reporter ?? throw new ArgumentNullException(nameof(reporter));
        var host = await DemandPossibleHostAsync(request, cancellationToken).ConfigureAwait(false);
        await ContainerImage.EnsureAsync(host, reporter, cancellationToken).ConfigureAwait(false);

        // A process that was killed at the very beginning leaves a network alone, which FindAll does not see.
        await host.RemoveNetworksAsync(ContainerLab.LabelOf(request.Name), cancellationToken).ConfigureAwait(false);
        var plan = new ContainerPlan(request.Name, Guid.NewGuid().ToString("N"));
        try
        {
            await RaiseAsync(host, plan, request, reporter, cancellationToken).ConfigureAwait(false);
            return new ContainerLab(host, request.Name, _limit);
        }
        catch
        {
            await RemoveAsync(host, plan, request.Name, reporter).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ISwarmLab> FindAll()
    {
        try
        {
            // Not awaited for longer than the limit, whatever the transport makes of its token.
            using var expiry = new CancellationTokenSource(FindLimit);
            var token = expiry.Token;
            var host = ContainerHost.Of(_target());
            var listing = Task.Run(() => host.ListAsync(ContainerHost.LabLabel, token), token);
            return listing.Wait(FindLimit)
                ? [.. ContainerLab.NodesOf(listing.Result).Select(static node => node.Lab).Distinct().Select(lab => new ContainerLab(host, lab, _limit))]
                : [];
        }
        catch (Exception)
        {
            // No engine, no labs.
            return [];
        }
    }

    /// <summary>A port that nobody has at this moment. The engines' labels tell it, so it has to be known before they start.</summary>
    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static async Task<bool> IsThereAsync(ContainerHost host, string lab, CancellationToken cancellationToken)
    {
        try
        {
            return (await host.ListAsync(ContainerLab.LabelOf(lab), cancellationToken).ConfigureAwait(false)).Count > 0;
        }
        catch (EngineDriverException problem) when (RuntimeInformation.IsOSPlatform(OSPlatform.Linux) && Environment.UserName != "root")
        {
            throw new EngineDriverException($"{problem.Message} Run as root on Linux, New-SwarmLab -Kind Engine needs no running engine.", problem);
        }
    }

    private static async Task RemoveAsync(ContainerHost host, ContainerPlan plan, string lab, ISwarmReporter reporter)
    {
        using var expiry = new CancellationTokenSource(RemovalLimit);
        try
        {
            await host.RemoveAsync(plan.Label, expiry.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is EngineDriverException or OperationCanceledException)
        {
            reporter.Warning($"What was begun of lab {lab} could not be removed: {problem.Message}");
        }
    }

    /// <summary>Makes the network with the subnet that the engine has free: addresses can be given only in one that is asked for.</summary>
    private static async Task<string> MakeNetworkAsync(ContainerHost host, ContainerPlan plan, CancellationToken cancellationToken) => await host.AskAsync(
        async client =>
        {
            var trial = await client.Networks.CreateNetworkAsync(plan.Network(null), cancellationToken).ConfigureAwait(false);
            var network = await client.Networks.InspectNetworkAsync(trial.ID, cancellationToken).ConfigureAwait(false);
            var subnet = network.IPAM?.Config?.Select(static config => config.Subnet).FirstOrDefault(static subnet => subnet.IndexOf('.') > 0)
                ?? throw new EngineDriverException($"The engine {host.Endpoint} gave the lab's network no subnet of IPv4.");
            await client.Networks.DeleteNetworkAsync(trial.ID, cancellationToken).ConfigureAwait(false);
            await client.Networks.CreateNetworkAsync(plan.Network(subnet), cancellationToken).ConfigureAwait(false);
            return subnet;
        },
        cancellationToken).ConfigureAwait(false);

    private async Task<ContainerHost> DemandPossibleHostAsync(SwarmLabRequest request, CancellationToken cancellationToken)
    {
        if (request.Managers < 1 || request.Workers < 0)
        {
            throw new EngineDriverException("A lab has at least one manager, and not less than no workers.");
        }

        var host = Host();
        if (await IsThereAsync(host, request.Name, cancellationToken).ConfigureAwait(false))
        {
            throw new EngineDriverException(
                $"There is a lab {request.Name} on the engine {host.Endpoint} already. Remove it first, or give the new one another name.");
        }

        return host;
    }

    private ContainerHost Host()
    {
        try
        {
            var target = _target();
            return !target.Endpoint.IsTcp || target.Endpoint.Uri.IsLoopback
                ? ContainerHost.Of(target)
                : throw new EngineDriverException(
                    $"The engine {target.Endpoint} ({target.Source}) is on another machine, where the lab's ports on 127.0.0.1 cannot be reached from here.");
        }
        catch (SwarmException problem)
        {
            throw new EngineDriverException(problem.Message, problem);
        }
    }

    private async Task RaiseAsync(ContainerHost host, ContainerPlan plan, SwarmLabRequest request, ISwarmReporter reporter, CancellationToken cancellationToken)
    {
        var subnet = await MakeNetworkAsync(host, plan, cancellationToken).ConfigureAwait(false);
        var members = new List<ContainerSwarm.Member>();
        foreach (var name in request.NodeNames)
        {
            var address = ContainerPlan.AddressOf(subnet, members.Count);
            var endpoint = EngineEndpoint.Parse($"tcp://127.0.0.1:{_freePort()}");
            var parameters = plan.Node(name, members.Count, members.Count < request.Managers, address, endpoint);
            await host.DoAsync(client => StartAsync(client, parameters, cancellationToken), cancellationToken).ConfigureAwait(false);
            reporter.Verbose($"{name}: container started at {address}, engine at {endpoint}");
            members.Add(new ContainerSwarm.Member(name, address, new ContainerHost(endpoint)));
        }

        await Task.WhenAll(members.Select(member => member.Host.AnswersAsync(member.Name, _limit, cancellationToken))).ConfigureAwait(false);
        var swarm = new ContainerSwarm(members, request.Managers, reporter);
        await swarm.FormAsync(cancellationToken).ConfigureAwait(false);
        await swarm.ReadyAsync(_limit, cancellationToken).ConfigureAwait(false);
    }

    private static async Task StartAsync(global::Docker.DotNet.DockerClient client, CreateContainerParameters parameters, CancellationToken cancellationToken)
    {
        var made = await client.Containers.CreateContainerAsync(parameters, cancellationToken).ConfigureAwait(false);
        await client.Containers.StartContainerAsync(made.ID, null, cancellationToken).ConfigureAwait(false);
    }
}
