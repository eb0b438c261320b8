using System.Globalization;
using Docker.DotNet.Models;

namespace SwarmHa.Docker;

/// <summary>A node's container as the engine lists it. All that has to outlive a stop or a cut is in its labels.</summary>
/// <param name="container">The container.</param>
internal sealed class ContainerNode(ContainerListResponse container)
{
    public const string NodeLabel = ContainerHost.LabLabel + ".node";
    public const string RoleLabel = ContainerHost.LabLabel + ".role";
    public const string IndexLabel = ContainerHost.LabLabel + ".index";
    public const string AddressLabel = ContainerHost.LabLabel + ".address";

    public string Id => container.ID;

    public string Lab => Label(ContainerHost.LabLabel);

    public string Name => Label(NodeLabel);

    public string Address => Label(AddressLabel);

    public int Index => int.TryParse(Label(IndexLabel), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : int.MaxValue;

    public EngineEndpoint? Endpoint => EngineEndpoint.TryParse(Label(EngineEndpoint.Label), out var endpoint) ? endpoint : null;

    /// <summary>Whether all labels are there that a node of a lab has.</summary>
    public bool IsWhole => Lab.Length > 0 && Name.Length > 0 && Endpoint is not null;

    public bool IsPaused => container.State == "paused";

    public bool Runs => container.State == "running";

    public bool IsAttached => container.NetworkSettings?.Networks?.ContainsKey(ContainerLab.NetworkOf(Lab)) ?? false;

    public SwarmLabNodeState State => this switch
    {
        { IsPaused: true } => SwarmLabNodeState.Frozen,
        { Runs: false } => SwarmLabNodeState.Stopped,
        { IsAttached: false } => SwarmLabNodeState.Isolated,
        _ => SwarmLabNodeState.Running,
    };

    public SwarmLabNode ToNode() => new()
    {
        Lab = Lab,
        Name = Name,
        InitialRole = Label(RoleLabel) == "manager" ? SwarmNodeRole.Manager : SwarmNodeRole.Worker,
        State = State,
        Endpoint = Endpoint!.Uri,
        Address = Address,
    };

    private string Label(string name) => container.Labels is { } labels && labels.TryGetValue(name, out var value) ? value : string.Empty;
}
