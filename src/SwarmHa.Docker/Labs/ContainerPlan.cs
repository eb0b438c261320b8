using System.Globalization;
using System.Net;
using Docker.DotNet.Models;

namespace SwarmHa.Docker;

/// <summary>What a lab's network and containers are to be like.</summary>
/// <param name="lab">The lab's name.</param>
/// <param name="attempt">Tells what this attempt has begun from all else.</param>
internal sealed class ContainerPlan(string lab, string attempt)
{
    private const string AttemptLabel = ContainerHost.LabLabel + ".attempt";
    private const string Port = "2375/tcp";

    // The first addresses are the gateway's and, on some engines, others'.
    private const uint FirstAddress = 10;

    /// <summary>The label, with its value, of all that this attempt begins.</summary>
    public string Label => $"{AttemptLabel}={attempt}";

    public static EndpointSettings At(string address) => new() { IPAMConfig = new EndpointIPAMConfig { IPv4Address = address } };

    /// <summary>The address of a node.</summary>
    /// <exception cref="EngineDriverException">The subnet is none of IPv4.</exception>
    public static string AddressOf(string subnet, int index)
    {
        if (!IPAddress.TryParse(subnet.Split('/')[0], out var start) || start.GetAddressBytes() is not { Length: 4 } bytes)
        {
            throw new EngineDriverException($"The engine's network has the subnet '{subnet}', which is none of IPv4.");
        }

        var number = ((uint)bytes[0] << 24 | (uint)bytes[1] << 16 | (uint)bytes[2] << 8 | bytes[3]) + FirstAddress + (uint)index;
        return string.Join(".", new[] { number >> 24, number >> 16 & 255, number >> 8 & 255, number & 255 });
    }

    /// <summary>The network. Nodes keep their addresses for life, which takes a subnet that is written down.</summary>
    public NetworksCreateParameters Network(string? subnet) => new()
    {
        Name = ContainerLab.NetworkOf(lab),
        Driver = "bridge",
        Labels = Labels(),
        IPAM = subnet is null ? null : new IPAM { Driver = "default", Config = [new IPAMConfig { Subnet = subnet }] },
    };

    /// <summary>A node. Without a directory for certificates the image's engine listens without TLS.</summary>
    public CreateContainerParameters Node(string name, int index, bool isManager, string address, EngineEndpoint endpoint)
    {
        var labels = Labels();
        labels[ContainerNode.NodeLabel] = name;
        labels[ContainerNode.RoleLabel] = isManager ? "manager" : "worker";
        labels[ContainerNode.IndexLabel] = index.ToString(CultureInfo.InvariantCulture);
        labels[ContainerNode.AddressLabel] = address;
        labels[EngineEndpoint.Label] = endpoint.ToString();
        var network = ContainerLab.NetworkOf(lab);
        return new CreateContainerParameters
        {
            Name = $"{network}-{name}",
            Hostname = name,
            Image = ContainerImage.Name,
            Labels = labels,
            Env = ["DOCKER_TLS_CERTDIR="],
            Cmd =
            [
                "dockerd", "--host=tcp://0.0.0.0:2375", "--host=unix:///var/run/docker.sock", "--tls=false", "--label", $"{EngineEndpoint.Label}={endpoint}",
            ],
            ExposedPorts = new Dictionary<string, EmptyStruct> { [Port] = default },
            Volumes = new Dictionary<string, EmptyStruct> { ["/var/lib/docker"] = default },
            HostConfig = new HostConfig
            {
                Privileged = true,
                NetworkMode = network,
                PortBindings = new Dictionary<string, IList<PortBinding>>
                {
                    [Port] = [new PortBinding { HostIP = "127.0.0.1", HostPort = endpoint.Uri.Port.ToString(CultureInfo.InvariantCulture) }],
                },
            },
            NetworkingConfig = new NetworkingConfig { EndpointsConfig = new Dictionary<string, EndpointSettings> { [network] = At(address) } },
        };
    }

    private Dictionary<string, string> Labels() => new() { [ContainerHost.LabLabel] = lab, [AttemptLabel] = attempt };
}
