using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace SwarmHa.Lab;

/// <summary>
/// What is written down of a lab before anything of it is made, so that whoever comes later finds all of it by name. What its engines are
/// doing is never written down: that is read from the kernel.
/// </summary>
internal sealed record LabState
{
    /// <summary>The parent of all labs in the tree of control groups.</summary>
    public const string ControlGroupRoot = "swarmha-lab";

    /// <summary>The variable with the lab's owner.</summary>
    public const string OwnerVariable = "SWARMHA_LAB_OWNER";

    public required string Name { get; init; }

    public required string Directory { get; init; }

    /// <summary>The third part of the lab's network 10.213.N.0/24.</summary>
    public required int Subnet { get; init; }

    public required int EnginePort { get; init; }

    /// <summary>Whether the engines speak TLS, with the certificates beside their other files.</summary>
    public bool HasTls { get; init; }

    public required IReadOnlyList<LabNodeState> Nodes { get; init; }

    /// <summary>How many of the nodes, from the first, joined as managers.</summary>
    public int Managers { get; init; } = 1;

    /// <summary>What the variable said where it was raised; build.sh removes by it the labs that a run of its own has left.</summary>
    public string? Owner { get; init; } = Environment.GetEnvironmentVariable(OwnerVariable);

    /// <summary>Where the installed programs were found when it was raised: a node that is started again goes on with the same engine, whatever
    /// the search path is by then.</summary>
    public string SearchPath { get; init; } = Programs.SearchPath;

    /// <summary>False while it is being raised for the first time: what a killed run left half done is not repaired but done
    /// anew.</summary>
    public bool IsRaised { get; init; }

    /// <summary>The namespace of the bridge. A node's name has no dot, so that it cannot be taken for one.</summary>
    [JsonIgnore]
    public string SwitchNamespace => $"{Name}.switch";

    /// <summary>The lab's one interface on the host: at most 15 characters, so the name goes in as a hash.</summary>
    [JsonIgnore]
    public string HostInterface => "swh-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Name)), 0, 4).ToLowerInvariant();

    [JsonIgnore]
    public string HostAddress => $"10.213.{Subnet}.1";

    [JsonIgnore]
    public string ControlGroup => $"{ControlGroupRoot}/{Name}";

    public IReadOnlyList<NodeSite> Sites() => [.. Nodes.Select((node, index) => new NodeSite(this, node, index + 1))];
}

/// <summary>A node as it is written down.</summary>
/// <param name="Name">Its host name.</param>
/// <param name="Host">The last part of its address.</param>
/// <param name="EngineRoot">The folder of the engine that it runs; null for the one that is installed on this machine.</param>
internal sealed record LabNodeState(string Name, int Host, string? EngineRoot = null);

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(LabState))]
internal sealed partial class LabStateJson : JsonSerializerContext;
