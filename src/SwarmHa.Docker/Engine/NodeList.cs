namespace SwarmHa.Docker;

/// <summary>A list of nodes that one engine is giving: as many as have arrived, in the engine's order.</summary>
internal sealed class NodeList : IDisposable
{
    private readonly EngineChannel _channel;
    private readonly HttpResponseMessage _reply;
    private readonly JsonItems<SwarmNode> _items;
    private readonly List<SwarmNode> _nodes = [];

    private readonly CancellationTokenRegistration _closing;

    private string? _self;

    private NodeList(EngineChannel channel, HttpResponseMessage reply, JsonItems<SwarmNode> items)
    {
        (_channel, _reply, _items) = (channel, reply, items);
        _closing = EngineChannel.CloseWhenCancelled(reply, channel.Closing);
    }

    /// <summary>The nodes so far.</summary>
    public IReadOnlyList<SwarmNode> Nodes => _nodes;

    /// <summary>Whether there are no more.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Asks for the list, and reads as many nodes as can be sorted before the first is given away, or all when there are fewer.</summary>
    /// <param name="channel">The way to the engine.</param>
    /// <param name="item">Reads a node.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The list, to be disposed of by the caller.</returns>
    /// <exception cref="SwarmException">It failed.</exception>
    public static Task<NodeList> OpenAsync(EngineChannel channel, NodeItem item, CancellationToken cancellationToken) => channel.AskAsync(
        async () =>
        {
            var reply = await channel.GetNodesAsync(cancellationToken).ConfigureAwait(false);
            NodeList? list = null;
            try
            {
#if NET
                var stream = await reply.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
                var stream = await reply.Content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
                list = new NodeList(channel, reply, new JsonItems<SwarmNode>(stream, item));
                await list.ReadUntilAsync(NodeOrder.MostSorted + 1, cancellationToken).ConfigureAwait(false);
                return list;
            }
            catch
            {
                list?.Dispose();
                reply.Dispose();
                throw;
            }
        },
        cancellationToken);

    /// <summary>Refuses a list that contradicts itself, now or when it is complete.</summary>
    /// <param name="self">The node that has to be in it: that of the engine that gives the list. Null for none.</param>
    /// <exception cref="ResponseInvalidException">It contradicts itself.</exception>
    public void Demand(string? self)
    {
        _self = self;
        if (IsComplete)
        {
            DemandSound();
        }
    }

    /// <summary>Waits for more nodes.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether more may come after them.</returns>
    /// <exception cref="SwarmException">The list broke off.</exception>
    public Task<bool> ReadMoreAsync(CancellationToken cancellationToken) => _channel.AskAsync(
        async () =>
        {
            await ReadUntilAsync(_nodes.Count + 1, cancellationToken).ConfigureAwait(false);
            if (IsComplete)
            {
                DemandSound();
            }

            return !IsComplete;
        },
        cancellationToken);

    /// <summary>Closes it. What has not been read is not waited for.</summary>
    public void Dispose()
    {
        _closing.Dispose();
        _items.Dispose();
        _reply.Dispose();
    }

    private void DemandSound()
    {
        var ids = new HashSet<string>();
        if (_nodes.Find(node => !ids.Add(node.Id)) is { } twice)
        {
            throw Unsound($"the node {twice.Id} is listed twice");
        }

        if (_nodes.OfType<SwarmManager>().Count(static manager => manager.IsLeader) is > 1 and var leaders)
        {
            throw Unsound(FormattableString.Invariant($"{leaders} managers lead"));
        }

        if (_self is not null && !ids.Contains(_self))
        {
            throw Unsound($"{(ids.Count == 0 ? "it is empty" : "the node that answered is missing")}");
        }
    }

    private SwarmException Unsound(string what) => SwarmErrors.ResponseInvalid.Exception(new SwarmErrorDetail($"{_channel.Endpoint}: The list of nodes cannot be right: {what}.")
    {
        Endpoint = _channel.Endpoint.Uri,
        Target = _channel.Endpoint,
    });

    private async Task ReadUntilAsync(int count, CancellationToken cancellationToken)
    {
#if !NET
        // A stream of .NET Framework does not listen to the token while it waits.
        using var ending = EngineChannel.CloseWhenCancelled(_reply, cancellationToken);
#endif
        while (!IsComplete && _nodes.Count < count)
        {
            IsComplete = !await _items.ReadAsync(_nodes, cancellationToken).ConfigureAwait(false);
        }
    }
}
