using System.Globalization;
using System.Text.RegularExpressions;

namespace SwarmHa.Lab;

/// <summary>Turns options into what will be written down: checks the names and picks the addresses.</summary>
internal static partial class LabPlan
{
    /// <summary>A unix socket's path has at most 107 characters, and this is the longest that an engine makes beneath its node's
    /// directory.</summary>
    private const int LongestSocketPath = 107 - 39;

    private const int FirstFreeHost = 11;

    /// <summary>Fails when the options cannot name a lab.</summary>
    public static void Check(EngineLabOptions options)
    {
        CheckName(options.Name);
        if (options.Nodes.Count == 0)
        {
            throw new EngineLabException("A lab needs at least one node.");
        }

        if (options.Managers < 1 || options.Managers > options.Nodes.Count)
        {
            throw new EngineLabException($"A lab of {options.Nodes.Count} nodes cannot have {options.Managers} managers.");
        }

        foreach (string node in options.Nodes)
        {
            if (!NodeName().IsMatch(node))
            {
                throw new EngineLabException(
                    $"'{node}' cannot be a node's name: up to 32 lower-case letters, digits and hyphens, and no hyphen at either end.");
            }
        }

        if (options.Nodes.Distinct(StringComparer.Ordinal).Count() != options.Nodes.Count)
        {
            throw new EngineLabException("Two nodes of a lab cannot have the same name.");
        }

        if (options.EnginePort is < 1 or > 65535 or 2377 or 7946 or LabService.Port)
        {
            throw new EngineLabException(
                $"{options.EnginePort} cannot be the engines' port: 1 to 65535, without the swarm's 2377 and 7946 and the service's {LabService.Port}.");
        }

        foreach (string node in options.EngineRoots.Keys.Except(options.Nodes, StringComparer.OrdinalIgnoreCase))
        {
            throw new EngineLabException($"An engine is given for '{node}', which is not a node of lab {options.Name}; its nodes are {string.Join(", ", options.Nodes)}.");
        }

        Hosts(options);
    }

    /// <summary>Fails when the name cannot be a lab's, which is also what keeps it from naming a directory elsewhere.</summary>
    public static void CheckName(string name)
    {
        if (!LabName().IsMatch(name))
        {
            throw new EngineLabException(
                $"'{name}' cannot be a lab's name: up to 24 lower-case letters, digits and hyphens, beginning with a letter.");
        }
    }

    public static LabState Make(EngineLabOptions options, int subnet)
    {
        string directory = Path.GetFullPath(options.Directory ?? LabStateStore.DirectoryOf(options.Name));
        int longest = directory.Length + 1 + options.Nodes.Max(n => n.Length);
        if (longest > LongestSocketPath)
        {
            throw new EngineLabException(
                $"The directory {directory} is too long by {longest - LongestSocketPath} characters for the engines' sockets.");
        }

        return new LabState
        {
            Name = options.Name,
            Directory = directory,
            Subnet = subnet,
            EnginePort = options.EnginePort,
            HasTls = options.Certificates is not null,
            Nodes = Hosts(options),
            Managers = options.Managers,
        };
    }

    private static List<LabNodeState> Hosts(EngineLabOptions options)
    {
        var names = options.Nodes;
        var wished = names.Select(WishedHost).ToList();
        var taken = wished.OfType<int>().ToHashSet();
        if (taken.Count != wished.Count(w => w is not null))
        {
            throw new EngineLabException(
                $"Two of the nodes {string.Join(", ", names)} end with the same number and would have the same address.");
        }

        var free = Enumerable.Range(FirstFreeHost, 254 - FirstFreeHost + 1).Where(h => !taken.Contains(h)).GetEnumerator();
        return [.. names.Select((name, i) => new LabNodeState(name, wished[i] ?? Next(free), options.EngineRootOf(name)))];
    }

    private static int? WishedHost(string name)
    {
        var match = NumberAtEnd().Match(name);
        return int.TryParse(match.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 1 and < 255
            ? number
            : null;
    }

    private static int Next(IEnumerator<int> hosts) =>
        hosts.MoveNext() ? hosts.Current : throw new EngineLabException("A lab has at most 253 nodes.");

    [GeneratedRegex("^[a-z][a-z0-9-]{0,23}$")]
    private static partial Regex LabName();

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$")]
    private static partial Regex NodeName();

    [GeneratedRegex("[0-9]+$")]
    private static partial Regex NumberAtEnd();
}
