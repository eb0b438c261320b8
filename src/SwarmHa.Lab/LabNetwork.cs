using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SwarmHa.Lab;

/// <summary>
/// The lab's network: a namespace for each node and one more for the bridge between them, with a cable to the host. The bridge is not on
/// the host because a host's firewall that also filters bridges (as a host with Docker does) would cut the nodes off each other.
/// </summary>
internal static partial class LabNetwork
{
    private const string NamespaceDirectory = "/run/netns";

    public static bool IsIntact(LabState lab) =>
        Namespaces(lab).All(Exists) && Directory.Exists($"/sys/class/net/{lab.HostInterface}");

    public static async Task RaiseAsync(LabState lab, CancellationToken cancellationToken)
    {
        foreach (string name in Namespaces(lab))
        {
            await IpAsync(cancellationToken, "netns", "add", name).ConfigureAwait(false);
        }

        await BatchAsync(
            null,
            [
                $"link add {lab.HostInterface} type veth peer name host netns {lab.SwitchNamespace}",
                $"addr add {lab.HostAddress}/24 dev {lab.HostInterface}",
                $"link set {lab.HostInterface} up",
            ],
            cancellationToken).ConfigureAwait(false);
        await BatchAsync(
            lab.SwitchNamespace,
            [
                "link add br0 type bridge",
                "link set br0 up",
                "link set host master br0",
                "link set host up",
                .. lab.Sites().SelectMany(site => new[]
                {
                    $"link add {site.SwitchPort} type veth peer name eth0 netns {site.Namespace}",
                    $"link set {site.SwitchPort} master br0",
                    $"link set {site.SwitchPort} up",
                }),
            ],
            cancellationToken).ConfigureAwait(false);
        foreach (var site in lab.Sites())
        {
            // No default route: nothing that an engine looks for leaves the machine.
            await BatchAsync(
                site.Namespace,
                ["link set lo up", $"addr add {site.Address}/24 dev eth0", "link set eth0 up"],
                cancellationToken).ConfigureAwait(false);
        }
    }

    public static async Task RemoveAsync(LabState lab, CancellationToken cancellationToken)
    {
        if (Directory.Exists($"/sys/class/net/{lab.HostInterface}"))
        {
            await IpAsync(cancellationToken, "link", "del", lab.HostInterface).ConfigureAwait(false);
        }

        foreach (string name in Namespaces(lab).Where(Exists))
        {
            await IpAsync(cancellationToken, "netns", "del", name).ConfigureAwait(false);
        }
    }

    /// <summary>Pulls or plugs the node's cable at the bridge.</summary>
    public static Task PlugAsync(NodeSite site, bool plugged, CancellationToken cancellationToken) =>
        IpAsync(cancellationToken, "-n", site.SwitchNamespace, "link", "set", site.SwitchPort, plugged ? "up" : "down");

    /// <summary>Whether the node's cable is plugged, as the kernel has it.</summary>
    public static async Task<bool> IsPluggedAsync(NodeSite site, CancellationToken cancellationToken)
    {
        string links = await IpAsync(cancellationToken, "-n", site.SwitchNamespace, "-j", "link", "show", "dev", site.SwitchPort)
            .ConfigureAwait(false);
        using var document = JsonDocument.Parse(links);
        return document.RootElement[0].GetProperty("flags").EnumerateArray().Any(flag => flag.ValueEquals("UP"));
    }

    /// <summary>The first N for which neither a route of this machine nor another lab uses 10.213.N.0/24.</summary>
    public static async Task<int> FreeSubnetAsync(IEnumerable<LabState> labs, CancellationToken cancellationToken)
    {
        string routes = await IpAsync(cancellationToken, "-4", "route", "show", "table", "all").ConfigureAwait(false);
        var taken = SubnetInRoute().Matches(routes)
            .Select(match => int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))
            .Concat(labs.Select(lab => lab.Subnet))
            .ToHashSet();
        return Enumerable.Range(0, 256).Where(n => !taken.Contains(n)).Cast<int?>().FirstOrDefault()
            ?? throw new EngineLabException("All of 10.213.0.0/16 is in use on this machine.");
    }

    private static IEnumerable<string> Namespaces(LabState lab) => lab.Sites().Select(site => site.Namespace).Prepend(lab.SwitchNamespace);

    private static bool Exists(string name) => File.Exists(Path.Combine(NamespaceDirectory, name));

    private static Task<string> IpAsync(CancellationToken cancellationToken, params string[] arguments) =>
        Subprocess.RunAsync("ip", arguments, null, cancellationToken);

    private static Task<string> BatchAsync(string? inNamespace, string[] commands, CancellationToken cancellationToken) =>
        Subprocess.RunAsync(
            "ip",
            inNamespace is null ? ["-batch", "-"] : ["-n", inNamespace, "-batch", "-"],
            string.Join('\n', commands) + "\n",
            cancellationToken);

    [GeneratedRegex(@"\b10\.213\.([0-9]{1,3})\.")]
    private static partial Regex SubnetInRoute();
}
