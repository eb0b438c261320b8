using System.Globalization;
using System.Net;

namespace SwarmHa.Docker;

/// <summary>The hosts that are reached without a proxy: this machine, and what NO_PROXY lists.</summary>
/// <param name="list">
/// The value of NO_PROXY, entries separated by commas. <c>*</c> is every host. An address, a CIDR range or a domain is itself; a domain includes
/// its subdomains, and <c>.example.com</c> or <c>*.example.com</c> only these. All but a range can name a port. Other entries match nothing.
/// </param>
internal sealed class ProxyExemptions(string list)
{
    private readonly string[] _entries = [.. list.Split(',').Select(static entry => entry.Trim().ToLowerInvariant()).Where(static entry => entry.Length > 0)];

    public bool Include(string host, int port)
    {
        host = host.Trim('[', ']').ToLowerInvariant();
        var address = AddressOf(host);
        return host == "localhost"
            || (address is not null && IPAddress.IsLoopback(address))
            || Array.Exists(_entries, entry => entry == "*" || Matches(entry, host, address, port));
    }

    private static bool Matches(string entry, string host, IPAddress? address, int port)
    {
        if (entry.Split('/') is [var range, var bits] && AddressOf(range) is { } network && int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return address is not null && IsInside(address, network, length);
        }

        var (name, entryPort) = Split(entry);
        if (entryPort.Length > 0 && entryPort != port.ToString(CultureInfo.InvariantCulture))
        {
            return false;
        }

        return AddressOf(name) is { } one ? one.Equals(address) : address is null && IsInDomain(host, name);
    }

    private static bool IsInDomain(string host, string domain)
    {
        domain = Ascii(domain.StartsWith("*.", StringComparison.Ordinal) ? domain.Substring(1) : domain);
        return domain.Length > 0
            && (domain[0] == '.' ? host.EndsWith(domain, StringComparison.Ordinal) : host == domain || host.EndsWith("." + domain, StringComparison.Ordinal));
    }

    /// <summary>Splits HOST:PORT and [ADDRESS]:PORT. Anything else, such as an IPv6 address without brackets, is a host.</summary>
    private static (string Host, string Port) Split(string entry)
    {
        var colon = entry.LastIndexOf(':');
        return colon switch
        {
            < 0 => (entry, string.Empty),
            _ when colon > 1 && entry[0] == '[' && entry[colon - 1] == ']' => (entry.Substring(1, colon - 2), entry.Substring(colon + 1)),
            _ when entry.IndexOf(':') == colon => (entry.Substring(0, colon), entry.Substring(colon + 1)),
            _ => (entry, string.Empty),
        };
    }

    private static bool IsInside(IPAddress address, IPAddress network, int length)
    {
        var (one, other) = (address.GetAddressBytes(), network.GetAddressBytes());
        if (one.Length != other.Length || length > one.Length * 8)
        {
            return false;
        }

        for (var bit = 0; bit < length; bit++)
        {
            if ((((one[bit / 8] ^ other[bit / 8]) >> (7 - (bit % 8))) & 1) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>An address in full: .NET alone would also take 10 for 0.0.0.10.</summary>
    private static IPAddress? AddressOf(string text) =>
        Uri.CheckHostName(text) is UriHostNameType.IPv4 or UriHostNameType.IPv6 && text[0] != '[' && IPAddress.TryParse(text, out var address)
            ? address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address
            : null;

    private static string Ascii(string domain)
    {
        try
        {
            return domain.All(static letter => letter < 128) ? domain : new IdnMapping().GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return domain;
        }
    }
}
