namespace SwarmHa.Simulator;

/// <summary>What an engine takes itself for.</summary>
internal enum EngineRole
{
    /// <summary>A worker of the swarm.</summary>
    Worker,

    /// <summary>About to become a manager, or about to stop being one.</summary>
    Preparing,

    /// <summary>A manager.</summary>
    Manager,

    /// <summary>In no swarm.</summary>
    None,
}

/// <summary>One host with its engine: where it listens, how it is, and what it takes itself for.</summary>
internal sealed class Machine : IDisposable
{
    public Machine(string name, int raftPort, Func<Machine, HttpRequest, Task<HttpReply>> api)
    {
        Name = name;
        RaftAddress = $"127.0.0.1:{raftPort}";
        Engine = new LoopbackServer(request => api(this, request));
        Web = new LoopbackServer(_ => Task.FromResult(HttpReply.Text(200, $"web on {name}\n")));
    }

    public string Name { get; }

    /// <summary>The id under which the swarm knows it.</summary>
    public string NodeId { get; set; } = string.Empty;

    public string RaftAddress { get; }

    public LoopbackServer Engine { get; }

    /// <summary>The service's container on this host.</summary>
    public LoopbackServer Web { get; }

    public SwarmLabNodeState State { get; set; }

    public EngineRole Role { get; set; }

    /// <summary>Whether it is a member of the raft group, heard or not.</summary>
    public bool IsMember { get; set; }

    public ulong RaftId { get; set; }

    /// <summary>Whether its raft exchanges messages with the others.</summary>
    public bool IsRaftUp { get; set; }

    /// <summary>Whether the leader believes that it does.</summary>
    public bool IsHeard { get; set; }

    /// <summary>Whether its agent can report to a leader.</summary>
    public bool IsAgentUp { get; set; }

    /// <summary>Counts the losses and returns: what was planned for an earlier life does not happen any more.</summary>
    public int Life { get; set; }

    /// <summary>Counts what the dispatcher awaits of the agent: only the latest counts.</summary>
    public int Watch { get; set; }

    /// <summary>When it stands for election.</summary>
    public Alarm? Candidacy { get; set; }

    /// <summary>Whether a change of its role is under way.</summary>
    public bool IsChangingRole { get; set; }

    /// <summary>The start that is under way, if one is.</summary>
    public TaskCompletionSource<bool>? Starting { get; set; }

    public Uri Endpoint => new($"tcp://127.0.0.1:{Engine.Port}");

    public Uri Service => new($"http://127.0.0.1:{Web.Port}/");

    /// <summary>All nodes have one address, so that each has to say which ports are its own.</summary>
    public IReadOnlyDictionary<string, string> EngineLabels => new Dictionary<string, string>
    {
        [EngineEndpoint.Label] = Endpoint.OriginalString,
        [SwarmNode.ServiceLabel] = Service.OriginalString,
    };

    public bool IsRunning => State == SwarmLabNodeState.Running;

    public void Dispose()
    {
        Engine.Dispose();
        Web.Dispose();
    }
}
