using Docker.DotNet.Models;

namespace SwarmHa.Docker;

/// <summary>A container that is a node of a swarm, as it was at one moment.</summary>
/// <param name="container">What the engine that carries it says.</param>
/// <param name="nodeAddress">The node's address as the swarm has it; null when it tells none.</param>
internal sealed class NodeContainer(ContainerInspectResponse container, string? nodeAddress)
{
    public string Id => container.ID;

    public string Name => container.Name?.TrimStart('/') is { Length: > 0 } name ? name : Id;

    public string Hostname => container.Config?.Hostname ?? string.Empty;

    public string? NodeAddress => nodeAddress;

    public bool IsPaused => container.State?.Paused ?? false;

    public bool Runs => container.State?.Running ?? false;

    /// <summary>The network in which it has the node's address; null when there is none.</summary>
    public string? Network { get; } = container.NetworkSettings?.Networks?
        .Where(network => nodeAddress is not null && AddressOf(network.Value) == nodeAddress)
        .Select(static network => network.Key)
        .FirstOrDefault();

    /// <summary>Whether it can be the node as far as addresses tell. One in the host's own network, or that is stopped, has none.</summary>
    public bool CanHaveAddress => nodeAddress is null || Network is not null || Addresses.All(static address => address.Length == 0);

    private IEnumerable<string> Addresses => (container.NetworkSettings?.Networks?.Values ?? []).Select(AddressOf);

    public bool IsIn(string? network) => network is null || (container.NetworkSettings?.Networks?.ContainsKey(network) ?? false);

    public string? Address(string? network) =>
        network is not null && container.NetworkSettings?.Networks is { } networks && networks.TryGetValue(network, out var endpoint) ? AddressOf(endpoint) : null;

    /// <summary>How it is joined to <see cref="Network"/> again.</summary>
    /// <param name="withAddress">Whether its address is asked for.</param>
    public EndpointSettings? Endpoint(bool withAddress)
    {
        if (Network is null || Address(Network) is not { } address)
        {
            return null;
        }

        var settings = withAddress ? ContainerPlan.At(address) : new EndpointSettings();
        settings.Aliases = container.NetworkSettings!.Networks![Network].Aliases;
        return settings;
    }

    private static string AddressOf(EndpointSettings endpoint) => endpoint.IPAddress?.ToString() is { Length: > 0 } now ? now : endpoint.IPAMConfig?.IPv4Address?.ToString() ?? string.Empty;
}
