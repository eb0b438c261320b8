using System.Text.Json;

namespace SwarmHa.Lab;

/// <summary>
/// Silence between a node and this host alone: nothing that the node sends reaches the host, neither an answer nor a reset nor word that
/// nobody is there. The other nodes hear it as before.
/// </summary>
internal static class NodeSilence
{
    public static async Task BeginAsync(NodeSite site, CancellationToken cancellationToken)
    {
        // A node that checks where packets come from (rp_filter) stops saying which link address it has, too, and after three seconds the
        // host's kernel would say that there is no such host. So the host is told to remember the link address.
        string link = await LinkAddressAsync(site, cancellationToken).ConfigureAwait(false);
        await IpAsync(
            cancellationToken, "neigh", "replace", $"{site.Address}", "lladdr", link, "dev", site.HostInterface, "nud", "permanent")
            .ConfigureAwait(false);
        await IpAsync(cancellationToken, "-n", site.Namespace, "route", "replace", "blackhole", $"{site.HostAddress}/32")
            .ConfigureAwait(false);
    }

    public static async Task EndAsync(NodeSite site, CancellationToken cancellationToken)
    {
        // Flushing what is not there is no error, deleting it is one.
        await IpAsync(cancellationToken, "-n", site.Namespace, "route", "flush", "type", "blackhole", "exact", $"{site.HostAddress}/32")
            .ConfigureAwait(false);
        await IpAsync(cancellationToken, "neigh", "flush", "to", $"{site.Address}", "dev", site.HostInterface, "nud", "permanent")
            .ConfigureAwait(false);
    }

    /// <summary>Whether the node is silent, as the kernel has it.</summary>
    public static async Task<bool> IsOnAsync(NodeSite site, CancellationToken cancellationToken)
    {
        string routes = await IpAsync(
            cancellationToken, "-n", site.Namespace, "route", "show", "type", "blackhole", "exact", $"{site.HostAddress}/32")
            .ConfigureAwait(false);
        return !string.IsNullOrWhiteSpace(routes);
    }

    private static async Task<string> LinkAddressAsync(NodeSite site, CancellationToken cancellationToken)
    {
        string links = await IpAsync(cancellationToken, "-n", site.Namespace, "-j", "link", "show", "dev", "eth0").ConfigureAwait(false);
        using var document = JsonDocument.Parse(links);
        return document.RootElement[0].GetProperty("address").GetString()!;
    }

    private static Task<string> IpAsync(CancellationToken cancellationToken, params string[] arguments) =>
        Subprocess.RunAsync("ip", arguments, null, cancellationToken);
}
