namespace SwarmHa;

/// <summary>A lab, as <c>New-SwarmLab</c> gives it. Its nodes are looked at anew each time.</summary>
public sealed class SwarmLab
{
    internal SwarmLab(ISwarmLab lab) => Lab = lab;

    /// <summary>The lab's name.</summary>
    public string Name => Lab.Name;

    /// <summary>What its engines are.</summary>
    public SwarmLabKind Kind => Lab.Kind;

    /// <summary>The nodes as they are now.</summary>
    public IReadOnlyList<SwarmLabNode> Nodes => Indexable.List(Lab.Nodes);

    /// <summary>The endpoints of the managers it began with, to be piped to <c>Connect-Swarm</c>.</summary>
    public IReadOnlyList<string> Endpoint =>
        Indexable.List<string>([.. Lab.Nodes.Where(static node => node.InitialRole == SwarmNodeRole.Manager).Select(static node => EngineEndpoint.Parse(node.Endpoint.OriginalString).ToString())]);

    /// <summary>The services that can be probed during a drill.</summary>
    public IReadOnlyList<Uri> Service => Indexable.List<Uri>([.. Lab.Nodes.Select(static node => node.Service).OfType<Uri>()]);

    internal ISwarmLab Lab { get; }

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => PublicText.Of(Name);
}
