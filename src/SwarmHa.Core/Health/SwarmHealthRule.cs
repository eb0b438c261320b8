namespace SwarmHa;

/// <summary>One rule of the audit: what it looks at, when it is broken, and what to do then.</summary>
public sealed class SwarmHealthRule
{
    private readonly HealthSources _needs;
    private readonly Func<SwarmHealthSnapshot, HealthVerdict> _judge;

    /// <summary>A rule.</summary>
    /// <param name="id">The id.</param>
    /// <param name="needs">What it cannot do without.</param>
    /// <param name="judge">Looks at a swarm.</param>
    /// <param name="wants">What it looks at besides, and says itself what it means when that is missing.</param>
    internal SwarmHealthRule(string id, HealthSources needs, Func<SwarmHealthSnapshot, HealthVerdict> judge, HealthSources wants = HealthSources.None)
    {
        Id = id;
        _needs = needs;
        Sources = needs | wants;
        _judge = judge;
    }

    /// <summary>The id, which does not change from version to version.</summary>
    public string Id { get; }

    /// <summary>The rule in words: what is as it should be.</summary>
    public required string Title { get; init; }

    /// <summary>What it is about.</summary>
    public required SwarmHealthCategory Category { get; init; }

    /// <summary>The worst that it can find.</summary>
    public required SwarmHealthStatus Severity { get; init; }

    /// <summary>What it looks at.</summary>
    public required string LooksAt { get; init; }

    /// <summary>When it is broken.</summary>
    public required string Criterion { get; init; }

    /// <summary>What to do about it.</summary>
    public required string Advice { get; init; }

    /// <summary>What has to be gathered for it.</summary>
    internal HealthSources Sources { get; }

    /// <summary>The id.</summary>
    /// <returns><see cref="Id"/>.</returns>
    public override string ToString() => Id;

    /// <summary>Looks at a swarm. What could not be gathered skips the rule.</summary>
    internal SwarmHealthFinding Judge(SwarmHealthSnapshot snapshot)
    {
        var gap = snapshot.GapIn(_needs);
        var verdict = gap is null ? _judge(snapshot) : HealthVerdict.Skipped(gap);
        return new SwarmHealthFinding
        {
            Swarm = snapshot.Swarm,
            SwarmId = snapshot.SwarmId,
            Rule = Id,
            Title = Title,
            Category = Category,
            Status = verdict.Status,
            Message = verdict.Message,
            CouldNotBeRead = gap is not null,

            // Arrays, because PowerShell cannot index what a collection expression makes of a read-only list.
            Evidence = verdict.Evidence.ToArray(),
            Advice = verdict.Advice ?? (verdict.Status is SwarmHealthStatus.Warning or SwarmHealthStatus.Fail ? Advice : string.Empty),
            Nodes = verdict.Nodes.Select(node => node with { Swarm = snapshot.Swarm }).ToArray(),
        };
    }
}
