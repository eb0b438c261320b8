namespace SwarmHa.Lab;

/// <summary>
/// A throw-away swarm of real engines on this machine: one dockerd a node, each in a network of its own behind one bridge. It outlives the
/// process that raised it, and any process of root's can find it, steer it and take it down.
/// </summary>
/// <remarks>
/// The engines listen on addresses that only this machine reaches, without TLS unless <see cref="EngineLabOptions.Certificates"/> gives
/// them certificates. Without, every user of the machine can reach them, and whoever reaches an engine can become root: a lab belongs on a
/// machine of one's own.
/// </remarks>
public sealed class EngineLab
{
    private readonly LabState _state;

    private EngineLab(LabState state)
    {
        _state = state;
        Nodes = [.. state.Sites().Select(site => new EngineLabNode(site))];
    }

    /// <summary>The lab's name.</summary>
    public string Name => _state.Name;

    /// <summary>Where the engines keep their files.</summary>
    public string Directory => _state.Directory;

    /// <summary>How many of the nodes, from the first, joined the swarm as managers.</summary>
    public int Managers => _state.Managers;

    /// <summary>The nodes, in the order in which they were named.</summary>
    public IReadOnlyList<EngineLabNode> Nodes { get; }

    /// <summary>
    /// Raises the lab and returns when it works: all engines answer and, with a swarm, all nodes are ready and the service <c>web</c>
    /// answers on each. A lab that is up already gets what it lacks: stopped engines are started, frozen ones thawed, isolated nodes joined
    /// to the network again, silent ones heard. What a killed run left half done is removed and raised anew. Programs that are missing are
    /// installed.
    /// </summary>
    /// <param name="options">What the lab is made of.</param>
    /// <param name="log">Told each step in one line.</param>
    /// <param name="cancellationToken">Ends it; a lab that was not up before is removed again.</param>
    /// <returns>The lab.</returns>
    /// <exception cref="EngineLabException">It cannot be raised here, or did not come up; a lab that was not up before is removed
    /// again.</exception>
    public static async Task<EngineLab> UpAsync(
        EngineLabOptions options, IProgress<string>? log = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new EngineLab(await LabRaiser.RunAsync(options, log, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Finds a lab by what is left of it on this machine, whole or not.</summary>
    /// <param name="name">The lab's name.</param>
    /// <returns>The lab, or nothing when there is none.</returns>
    public static EngineLab? Find(string name)
    {
        LabPlan.CheckName(name);
        return LabStateStore.Load(name) is LabState state ? new EngineLab(state) : null;
    }

    /// <summary>Finds all labs of this machine.</summary>
    /// <returns>The labs, by name.</returns>
    public static IReadOnlyList<EngineLab> FindAll() => [.. LabStateStore.LoadAll().Select(state => new EngineLab(state))];

    /// <summary>Removes everything: processes, containers, namespaces, interfaces, control groups and files. What is gone already is no
    /// error.</summary>
    /// <param name="log">Told each step in one line.</param>
    /// <param name="cancellationToken">Ends it; what is left is found and removed by the next call.</param>
    /// <returns>A task.</returns>
    public async Task DownAsync(IProgress<string>? log = null, CancellationToken cancellationToken = default)
    {
        using var _ = await LabLock.TakeAsync(LabLock.Labs, cancellationToken).ConfigureAwait(false);
        await LabTeardown.RunAsync(LabStateStore.Load(Name) ?? _state, log, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts a node's engine, or thaws it, and returns when it answers. One that runs is left alone.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task.</returns>
    public Task StartAsync(string node, CancellationToken cancellationToken = default) => Node(node).Engine.StartAsync(cancellationToken);

    /// <summary>Starts a stopped node with another engine, on the files that it has: an upgrade. From then on the node runs that
    /// engine.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="engineRoot">The folder of the engine; see <see cref="EngineLabOptions.EngineRoot"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task.</returns>
    /// <exception cref="EngineLabException">The engine is incomplete, does not run here or did not come up, or the node runs another
    /// one.</exception>
    public async Task StartAsync(string node, string engineRoot, CancellationToken cancellationToken = default)
    {
        var site = Node(node).Site;
        string root = await DemandEngineAsync(node, engineRoot, cancellationToken).ConfigureAwait(false);
        using (await LabLock.TakeAsync(LabLock.Labs, cancellationToken).ConfigureAwait(false))
        {
            var state = LabStateStore.Load(Name) ?? throw new EngineLabException($"There is no lab {Name} any more.");
            LabStateStore.Save(state with { Nodes = [.. state.Nodes.Select(known => known.Name == site.Name ? known with { EngineRoot = root } : known)] });
        }

        await StartAsync(node, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Fails where the node cannot be started with that engine, as far as reading tells.</summary>
    internal async Task<string> DemandEngineAsync(string node, string engineRoot, CancellationToken cancellationToken)
    {
        var found = Node(node);
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(engineRoot));
        await EngineRoot.DemandAsync(root, cancellationToken).ConfigureAwait(false);
        return found.State == EngineLabNodeState.Stopped || found.EngineRoot == root
            ? root
            : throw new EngineLabException($"{found.Name} of lab {Name} is {found.State} with another engine. Stop it before you start it with the one in {root}.");
    }

    /// <summary>Stops a node's engine as a service manager does (SIGTERM), its containers with it, and returns when the process is
    /// gone.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="cancellationToken">Ends the wait; the engine stops all the same.</param>
    /// <returns>A task.</returns>
    public Task StopAsync(string node, CancellationToken cancellationToken = default) => Node(node).Engine.StopAsync(cancellationToken);

    /// <summary>
    /// Ends all processes of a node at once (SIGKILL), as a loss of power does: its engine, its containerd and its containers, which a
    /// dockerd that is killed alone would leave running. Swarm starts the node's tasks again when the engine is back.
    /// </summary>
    /// <param name="node">The node's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task.</returns>
    public Task KillAsync(string node, CancellationToken cancellationToken = default) => Node(node).Engine.KillAsync(cancellationToken);

    /// <summary>Takes all time from a node's engine (SIGSTOP to dockerd and its containerd): connections to it hang. Its containers run
    /// on.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task.</returns>
    public Task FreezeAsync(string node, CancellationToken cancellationToken = default) => Node(node).Engine.FreezeAsync(cancellationToken);

    /// <summary>Lets a frozen engine run on, and returns when it answers. One that is not frozen is left alone; one that is stopped is not
    /// started.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task.</returns>
    public async Task ThawAsync(string node, CancellationToken cancellationToken = default)
    {
        var found = Node(node);
        if (found.State != EngineLabNodeState.Stopped)
        {
            await found.Engine.StartAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Cuts a node off the other nodes and the host, as a pulled cable does. Its engine and its containers run on.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task.</returns>
    public Task IsolateAsync(string node, CancellationToken cancellationToken = default) =>
        LabNetwork.PlugAsync(Node(node).Site, plugged: false, cancellationToken);

    /// <summary>Joins an isolated node to the network again.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task.</returns>
    public Task JoinNetworkAsync(string node, CancellationToken cancellationToken = default) =>
        LabNetwork.PlugAsync(Node(node).Site, plugged: true, cancellationToken);

    /// <summary>
    /// Lets a node answer this host nothing more, as a black hole on the way does: connections to its engine and its service hang, new ones
    /// and open ones, without a reset and without an error. The node and the others hear each other as before, so the swarm stays whole.
    /// </summary>
    /// <param name="node">The node's name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task.</returns>
    public Task SilenceAsync(string node, CancellationToken cancellationToken = default) =>
        NodeSilence.BeginAsync(Node(node).Site, cancellationToken);

    /// <summary>Lets a silent node answer again. One that is not silent is left alone.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task.</returns>
    public Task UnsilenceAsync(string node, CancellationToken cancellationToken = default) =>
        NodeSilence.EndAsync(Node(node).Site, cancellationToken);

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;

    private EngineLabNode Node(string name) =>
        Nodes.FirstOrDefault(node => node.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new EngineLabException($"Lab {Name} has no node '{name}'; its nodes are {string.Join(", ", Nodes)}.");
}
