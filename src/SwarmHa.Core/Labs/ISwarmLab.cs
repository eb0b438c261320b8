namespace SwarmHa;

/// <summary>A throw-away swarm whose nodes can be taken away and brought back.</summary>
public interface ISwarmLab
{
    /// <summary>The lab's name, unique among the labs of its kind on this machine.</summary>
    string Name { get; }

    /// <summary>What its engines are.</summary>
    SwarmLabKind Kind { get; }

    /// <summary>The nodes as they are now: the managers it began with come first.</summary>
    IReadOnlyList<SwarmLabNode> Nodes { get; }

    /// <summary>How many times faster than real time its engines run: 1 for real ones.</summary>
    double Speed { get; }

    /// <summary>Takes a node away. One that is away already, in whatever way, is an error.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="fault">How.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the fault has taken effect, and fails with <see cref="EngineDriverException"/>.</returns>
    Task StopNodeAsync(string node, SwarmLabFault fault, CancellationToken cancellationToken);

    /// <summary>Brings a node back, however it was taken away. One that runs is left as it is.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when its engine answers again.</returns>
    Task StartNodeAsync(string node, CancellationToken cancellationToken);

    /// <summary>Removes the lab with all that belongs to it.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when nothing of it is left: no process, port, thread or file.</returns>
    Task RemoveAsync(CancellationToken cancellationToken);
}

/// <summary>What a lab is to be like.</summary>
public sealed record SwarmLabRequest
{
    /// <summary>The lab's name.</summary>
    public string Name { get; init; } = "swarmha";

    /// <summary>How many managers it begins with, from 1.</summary>
    public int Managers { get; init; } = 3;

    /// <summary>How many workers it begins with.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>What the chances of a simulated lab are drawn from: the same seed gives the same history.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many times faster than life a simulated lab's clock runs.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>The folder of the engine that the nodes run, in full; null for the one that is installed.</summary>
    public string? EngineRoot { get; init; }

    /// <summary>The folders of the engines of single nodes, in full, by the nodes' names.</summary>
    public IReadOnlyDictionary<string, string> EngineRoots { get; init; } = new Dictionary<string, string>();

    /// <summary>The names of the nodes: node-40, node-50, and so on.</summary>
    public IReadOnlyList<string> NodeNames => [.. Enumerable.Range(4, Managers + Workers).Select(static number => $"node-{number}0")];
}

/// <summary>A lab whose nodes can run engines from folders.</summary>
public interface IEngineRootLab
{
    /// <summary>Fails where <see cref="StartNodeAsync"/> would fail, as far as reading tells. Changes nothing.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="engineRoot">The folder of the engine, in full.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>A task that fails with <see cref="EngineDriverException"/>.</returns>
    Task DemandEngineAsync(string node, string engineRoot, CancellationToken cancellationToken);

    /// <summary>Starts a stopped node with another engine on the files that it has.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="engineRoot">The folder of the engine, in full.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the engine answers.</returns>
    Task StartNodeAsync(string node, string engineRoot, CancellationToken cancellationToken);
}

/// <summary>Makes labs of one kind, and finds those that are there.</summary>
public interface ISwarmLabSource
{
    /// <summary>The kind.</summary>
    SwarmLabKind Kind { get; }

    /// <summary>Whether its labs are <see cref="IEngineRootLab"/>.</summary>
    bool TakesEngineRoots { get; }

    /// <summary>Refuses what <see cref="CreateAsync"/> would refuse, as far as reading tells. Changes nothing.</summary>
    /// <param name="request">What the lab is to be like.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>A task that fails with <see cref="EngineDriverException"/>.</returns>
    Task DemandPossibleAsync(SwarmLabRequest request, CancellationToken cancellationToken);

    /// <summary>Raises a lab. One of that name that is up already is an error.</summary>
    /// <param name="request">What it is to be like.</param>
    /// <param name="reporter">Is told of the steps.</param>
    /// <param name="cancellationToken">Ends the attempt; what was begun is removed.</param>
    /// <returns>The lab, with all its managers reachable and all its nodes ready.</returns>
    Task<ISwarmLab> CreateAsync(SwarmLabRequest request, ISwarmReporter reporter, CancellationToken cancellationToken);

    /// <summary>Finds the labs of this kind, also those that a killed process has left.</summary>
    /// <returns>The labs.</returns>
    IReadOnlyList<ISwarmLab> FindAll();
}
