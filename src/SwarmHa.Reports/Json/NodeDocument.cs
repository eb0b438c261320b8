namespace SwarmHa.Reports;

/// <summary>A node; a manager is one that has <see cref="Manager"/>.</summary>
internal sealed record NodeDocument
{
    public string? Id { get; init; }

    public string? Hostname { get; init; }

    public string? SpecName { get; init; }

    public SwarmNodeRole Role { get; init; }

    public SwarmNodeState State { get; init; }

    public string? StateMessage { get; init; }

    public SwarmNodeAvailability Availability { get; init; }

    public string? EngineVersion { get; init; }

    public string? Address { get; init; }

    public string? Platform { get; init; }

    public double Cpus { get; init; }

    public long MemoryBytes { get; init; }

    public IReadOnlyDictionary<string, string?>? Labels { get; init; }

    public IReadOnlyDictionary<string, string?>? EngineLabels { get; init; }

    public DateTimeOffset? Created { get; init; }

    public DateTimeOffset? Updated { get; init; }

    public string? TlsIssuer { get; init; }

    public ulong SpecVersion { get; init; }

    public bool IsSelf { get; init; }

    public string? SwarmId { get; init; }

    public string? Swarm { get; init; }

    public ManagerDocument? Manager { get; init; }

    public static NodeDocument Of(SwarmNode node) => new()
    {
        Id = node.Id,
        Hostname = node.Hostname,
        SpecName = node.SpecName,
        Role = node.Role,
        State = node.State,
        StateMessage = node.StateMessage,
        Availability = node.Availability,
        EngineVersion = node.EngineVersion,
        Address = node.Address,
        Platform = node.Platform,
        Cpus = node.Cpus,
        MemoryBytes = node.MemoryBytes,
        Labels = Plain(node.Labels),
        EngineLabels = Plain(node.EngineLabels),
        Created = node.Created,
        Updated = node.Updated,
        TlsIssuer = node.TlsIssuer,
        SpecVersion = node.SpecVersion,
        IsSelf = node.IsSelf,
        SwarmId = node.SwarmId,
        Swarm = node.Swarm,
        Manager = node is SwarmManager manager
            ? new ManagerDocument { IsLeader = manager.IsLeader, Reachability = manager.Reachability, RaftAddress = manager.RaftAddress }
            : null,
    };

    public SwarmManager ToManager() => ToNode() as SwarmManager ?? throw new FormatException("manager is missing");

    public SwarmNode ToNode()
    {
        var (id, hostname) = (Demand.Member(Id, "id"), Demand.Member(Hostname, "hostname"));
        return (Manager is null ? new SwarmNode { Id = id, Hostname = hostname } : new SwarmManager { Id = id, Hostname = hostname }) with
        {
            SpecName = SpecName ?? string.Empty,
            Role = Role,
            State = State,
            StateMessage = StateMessage ?? string.Empty,
            Availability = Availability,
            EngineVersion = EngineVersion ?? string.Empty,
            Address = Address ?? string.Empty,
            Platform = Platform ?? string.Empty,
            Cpus = Cpus,
            MemoryBytes = MemoryBytes,
            Labels = ToLabels(Labels, "labels"),
            EngineLabels = ToLabels(EngineLabels, "engineLabels"),
            Created = Created ?? default,
            Updated = Updated ?? default,
            TlsIssuer = TlsIssuer ?? string.Empty,
            SpecVersion = SpecVersion,
            IsSelf = IsSelf,
            SwarmId = SwarmId ?? string.Empty,
            Swarm = Swarm ?? string.Empty,
            IsLeader = Manager?.IsLeader ?? false,
            Reachability = Manager?.Reachability ?? SwarmReachability.None,
            RaftAddress = Manager?.RaftAddress ?? string.Empty,
        };
    }

    private static Dictionary<string, string?> Plain(SwarmLabels labels) => labels.ToDictionary(static label => label.Key, static label => (string?)label.Value);

    private static SwarmLabels ToLabels(IReadOnlyDictionary<string, string?>? labels, string name) => labels is null
        ? SwarmLabels.None
        : new SwarmLabels(labels.ToDictionary(static label => label.Key, label => Demand.Member(label.Value, $"{name}['{label.Key}']")));
}

/// <summary>What only a manager has.</summary>
internal sealed record ManagerDocument
{
    public bool IsLeader { get; init; }

    public SwarmReachability Reachability { get; init; }

    public string? RaftAddress { get; init; }
}
