using System.Text.Json;

namespace SwarmHa.Docker;

/// <summary>One node as <c>GET /nodes</c> lists it. Only the members that the model has are read: most of a node's record are the names of plug-ins
/// and a certificate, which are passed over.</summary>
/// <param name="texts">Texts that many nodes have.</param>
/// <param name="answeredBy">The engine that lists them; null while it has not told who it is.</param>
internal sealed class NodeItem(KnownTexts texts, EngineStatus? answeredBy) : JsonItem<SwarmNode>
{
    private const int MostLabels = 500_000;

    private static readonly SwarmNode Blank = new() { Id = string.Empty, Hostname = string.Empty };
    private static readonly SwarmNode BlankManager = new SwarmManager { Id = string.Empty, Hostname = string.Empty };

    private static readonly JsonMember<NodeItem>[] Members =
    [
        new("ID", static (ref json, node) => node._id = JsonMembers.Text(ref json)),
        new("Version", new JsonMember<NodeItem>("Index", static (ref json, node) => node._version = JsonMembers.Count(ref json))),
        new("CreatedAt", static (ref json, node) => node._created = JsonMembers.Time(ref json)),
        new("UpdatedAt", static (ref json, node) => node._updated = JsonMembers.Time(ref json)),
        new(
            "Spec",
            new("Name", static (ref json, node) => node._specName = JsonMembers.Text(ref json)),
            new("Labels", static (ref json, node) => node.ReadLabels(ref json, node._labels)),
            new("Role", static (ref json, node) => node._role = node.Known(ref json)),
            new("Availability", static (ref json, node) => node._availability = node.Known(ref json))),
        new(
            "Description",
            new("Hostname", static (ref json, node) => node._hostname = JsonMembers.Text(ref json)),
            new(
                "Platform",
                new("Architecture", static (ref json, node) => node._architecture = node.Known(ref json)),
                new JsonMember<NodeItem>("OS", static (ref json, node) => node._system = node.Known(ref json))),
            new(
                "Resources",
                new("NanoCPUs", static (ref json, node) => node._nanoCpus = JsonMembers.Number(ref json)),
                new JsonMember<NodeItem>("MemoryBytes", static (ref json, node) => node._memoryBytes = JsonMembers.Number(ref json))),
            new(
                "Engine",
                new("EngineVersion", static (ref json, node) => node._engineVersion = node.Known(ref json)),
                new JsonMember<NodeItem>("Labels", static (ref json, node) => node.ReadLabels(ref json, node._engineLabels))),
            new("TLSInfo", new JsonMember<NodeItem>("CertIssuerSubject", static (ref json, node) => node._issuer = node.Known(ref json)))),
        new(
            "Status",
            new("State", static (ref json, node) => node._state = node.Known(ref json)),
            new("Message", static (ref json, node) => node._stateMessage = node.Known(ref json)),
            new("Addr", static (ref json, node) => node._address = JsonMembers.Text(ref json))),
        new("ManagerStatus", static (ref json, node) => node.ReadManagerStatus(ref json)),
    ];

    private static readonly JsonMember<NodeItem>[] ManagerMembers =
    [
        new("Leader", static (ref json, node) => node._leads = JsonMembers.Flag(ref json)),
        new("Reachability", static (ref json, node) => node._reachability = node.Known(ref json)),
        new("Addr", static (ref json, node) => node._raftAddress = JsonMembers.Text(ref json)),
    ];

    private readonly List<KeyValuePair<string, string>> _labels = [];
    private readonly List<KeyValuePair<string, string>> _engineLabels = [];
    private string? _id;
    private string? _specName;
    private string? _role;
    private string? _availability;
    private string? _hostname;
    private string? _architecture;
    private string? _system;
    private string? _engineVersion;
    private string? _issuer;
    private string? _state;
    private string? _stateMessage;
    private string? _address;
    private string? _reachability;
    private string? _raftAddress;
    private int _allLabels;
    private bool _isInRaft;
    private bool _leads;
    private long _nanoCpus;
    private long _memoryBytes;
    private ulong _version;
    private DateTime? _created;
    private DateTime? _updated;

    // All nodes have the same issuer, but while the authority is replaced; and mostly the same platform.
    private (string? Subject, string Name) _lastIssuer = (null, string.Empty);
    private (string? System, string? Architecture, string Both) _lastPlatform = (null, null, string.Empty);

    /// <inheritdoc/>
    public override void Read(ref Utf8JsonReader reader)
    {
        Clear();
        JsonMember<NodeItem>.ReadAll(ref reader, this, Members);
    }

    /// <inheritdoc/>
    public override SwarmNode Make()
    {
        var id = _id is { Length: > 0 } ? _id : throw new JsonException("A node has no id.");
        var role = NodeMapping.ToEnum(_role, SwarmNodeRole.Unknown);
        _allLabels += _labels.Count + _engineLabels.Count;
        if (_allLabels > MostLabels)
        {
            throw SwarmErrors.ResponseTooLarge.Exception(FormattableString.Invariant($"The nodes have more than {MostLabels:N0} labels."));
        }

        return (_isInRaft || role == SwarmNodeRole.Manager ? BlankManager : Blank) with
        {
            Id = id,
            Hostname = _hostname ?? string.Empty,
            SpecName = _specName ?? string.Empty,
            Role = role,
            State = NodeMapping.ToEnum(_state, SwarmNodeState.Unknown),
            StateMessage = _stateMessage ?? string.Empty,
            Availability = NodeMapping.ToEnum(_availability, SwarmNodeAvailability.Unknown),
            EngineVersion = _engineVersion ?? string.Empty,
            Address = _address ?? string.Empty,
            Platform = Platform(),
            IsLeader = _leads,
            Reachability = _isInRaft ? NodeMapping.ToEnum(_reachability, SwarmReachability.Unknown) : SwarmReachability.None,
            RaftAddress = _raftAddress ?? string.Empty,
            Cpus = NodeMapping.ToCpus(_nanoCpus),
            MemoryBytes = _memoryBytes,
            Labels = ToLabels(_labels),
            EngineLabels = ToLabels(_engineLabels),
            Created = NodeMapping.ToUtc(_created),
            Updated = NodeMapping.ToUtc(_updated),
            TlsIssuer = Issuer(),
            SpecVersion = _version,
            IsSelf = answeredBy is not null && id == answeredBy.NodeId,
            SwarmId = answeredBy?.SwarmId ?? string.Empty,
        };
    }

    private static SwarmLabels ToLabels(List<KeyValuePair<string, string>> labels) => labels.Count == 0 ? SwarmLabels.None : new SwarmLabels(labels);

    private string Platform()
    {
        if (_system != _lastPlatform.System || _architecture != _lastPlatform.Architecture)
        {
            _lastPlatform = (_system, _architecture, NodeMapping.ToPlatform(_system, _architecture));
        }

        return _lastPlatform.Both;
    }

    private string Issuer()
    {
        if (_issuer != _lastIssuer.Subject)
        {
            _lastIssuer = (_issuer, NodeMapping.ToDistinguishedName(_issuer));
        }

        return _lastIssuer.Name;
    }

    private string? Known(ref Utf8JsonReader reader) => JsonMembers.Text(ref reader, texts);

    private void ReadLabels(ref Utf8JsonReader reader, List<KeyValuePair<string, string>> labels)
    {
        labels.Clear();
        if (!JsonMembers.Enter(ref reader))
        {
            return;
        }

        while (JsonMembers.Next(ref reader))
        {
            var key = texts.Get(ref reader);
            labels.Add(new(key, Known(ref reader) ?? string.Empty));
        }
    }

    /// <summary>That there is one says that the node is in raft, whatever is in it.</summary>
    private void ReadManagerStatus(ref Utf8JsonReader reader)
    {
        _isInRaft = JsonMembers.Enter(ref reader);
        if (_isInRaft)
        {
            JsonMember<NodeItem>.ReadAll(ref reader, this, ManagerMembers);
        }
    }

    private void Clear()
    {
        _labels.Clear();
        _engineLabels.Clear();
        _id = _specName = _role = _availability = _hostname = _architecture = _system = _engineVersion = _issuer = null;
        _state = _stateMessage = _address = _reachability = _raftAddress = null;
        _isInRaft = _leads = false;
        _nanoCpus = _memoryBytes = 0;
        _version = 0;
        _created = _updated = null;
    }
}
