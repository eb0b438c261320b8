namespace SwarmHa;

/// <summary>What one rule found in one swarm.</summary>
public sealed record SwarmHealthFinding
{
    /// <summary>What the swarm is called in this session.</summary>
    public string Swarm { get; init; } = string.Empty;

    /// <summary>The swarm's id.</summary>
    public string SwarmId { get; init; } = string.Empty;

    /// <summary>The id of the rule, which does not change from version to version.</summary>
    public required string Rule { get; init; }

    /// <summary>The rule in words: what is as it should be.</summary>
    public required string Title { get; init; }

    /// <summary>What the rule is about.</summary>
    public SwarmHealthCategory Category { get; init; }

    /// <summary>What was found.</summary>
    public SwarmHealthStatus Status { get; init; }

    /// <summary>What was found, in a line.</summary>
    public required string Message { get; init => field = Redaction.Of(value); }

    /// <summary>What that rests on, a line for each thing that was looked at.</summary>
    public IReadOnlyList<string> Evidence { get; init => field = Indexable.List<string>([.. value.Select(Redaction.Of)]); } = [];

    /// <summary>What to do about it; empty when there is nothing to be done.</summary>
    public string Advice { get; init => field = Redaction.Of(value); } = string.Empty;

    /// <summary>The nodes that it concerns.</summary>
    public IReadOnlyList<SwarmNode> Nodes { get; init => field = Indexable.List(value); } = [];

    /// <summary>Whether the rule was skipped because something that it needs could not be read, and not because it does not apply.</summary>
    internal bool CouldNotBeRead { get; init; }

    /// <summary>The finding in a line.</summary>
    /// <returns>Status, rule and message.</returns>
    public override string ToString() => PublicText.Of($"{Status} {Rule}: {Message}");
}
