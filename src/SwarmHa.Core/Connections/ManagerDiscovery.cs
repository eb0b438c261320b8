using System.Text.RegularExpressions;

namespace SwarmHa;

/// <summary>How the endpoints of managers that nobody named are told.</summary>
public sealed record ManagerDiscovery
{
    /// <summary>What <see cref="Template"/> may name of a node.</summary>
    public const string Placeholders = "{Address}, {Hostname}, {Name} and {Id}";

    private static readonly Regex Placeholder = new("\\{([^}]*)\\}", RegexOptions.CultureInvariant);

    /// <summary>As it is when nothing is said: other managers are noted as the swarm tells of them, and asked when they are needed.</summary>
    public static ManagerDiscovery Usual { get; } = new();

    /// <summary>Whether to look for them: true at once, when connecting; false not at all; null as <see cref="Usual"/> says.</summary>
    public bool? Wanted { get; init; }

    /// <summary>The port at which their engines listen; null for that of the endpoints that were named.</summary>
    public int? Port { get; init; }

    /// <summary>Their endpoint, such as <c>https://{Hostname}.example.com:2376</c> or <c>ssh://admin@{Address}</c>; null for their addresses.</summary>
    public string? Template { get; init; }

    /// <summary>Fills the template in for a node that has all there is, so that a mistake in it is found before it is needed.</summary>
    /// <exception cref="EndpointInvalidException">What comes out is no endpoint.</exception>
    public void DemandUsable() => FromTemplate(new SwarmNode { Id = "id", Hostname = "host" }, "192.0.2.1");

    /// <summary>Fills the template in for a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="address">The node's address, if it has one that means anything elsewhere.</param>
    /// <returns>The endpoint; null without a template, or when the node lacks what the template names.</returns>
    /// <exception cref="EndpointInvalidException">What comes out is no endpoint.</exception>
    public EngineEndpoint? FromTemplate(SwarmNode node, string? address) => Fill(node, address) is { } filled ? EngineEndpoint.Parse(filled) : null;

    /// <summary>Fills the template in for a node, whatever is to come of it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="address">The node's address, if it has one that means anything elsewhere.</param>
    /// <returns>The text; null without a template, or when the node lacks what the template names.</returns>
    /// <exception cref="EndpointInvalidException">The template names something that a node does not have.</exception>
    internal string? Fill(SwarmNode node, string? address)
    {
        if (Template is null)
        {
            return null;
        }

        var isComplete = true;
        var filled = Placeholder.Replace(Template, match =>
        {
            var value = match.Groups[1].Value.ToLowerInvariant() switch
            {
                "address" => address?.IndexOf(':') >= 0 ? $"[{address}]" : address,
                "hostname" => node.Hostname,
                "name" => node.Name,
                "id" => node.Id,
                _ => throw SwarmErrors.EndpointInvalid.Exception($"The template '{PublicText.OfAddress(Template)}' names {match.Value}, which a node does not have. It can name {Placeholders}.", PublicText.OfAddress(Template)),
            };
            isComplete &= !string.IsNullOrEmpty(value);
            return value ?? string.Empty;
        });
        return isComplete ? filled : null;
    }
}
