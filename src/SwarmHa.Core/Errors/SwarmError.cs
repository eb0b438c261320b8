namespace SwarmHa;

/// <summary>One row of the table of errors.</summary>
public sealed class SwarmError
{
    private readonly Func<SwarmError, SwarmErrorDetail, SwarmException> _create;

    internal SwarmError(
        string id,
        SwarmErrorCategory category,
        string advice,
        Func<SwarmError, SwarmErrorDetail, SwarmException> create,
        SwarmErrorScope scope = SwarmErrorScope.Request,
        params EngineWording[] wordings)
    {
        Id = id;
        Category = category;
        Advice = advice;
        Scope = scope;
        Wordings = wordings;
        _create = create;
    }

    /// <summary>The stable id, which is also the start of PowerShell's FullyQualifiedErrorId.</summary>
    public string Id { get; }

    /// <summary>The category.</summary>
    public SwarmErrorCategory Category { get; }

    /// <summary>What a person should do about it.</summary>
    public string Advice { get; }

    /// <summary>Where the same request would fail again.</summary>
    public SwarmErrorScope Scope { get; }

    /// <summary>How engines say it. They tell most causes by text alone: the same status 500 or 503 stands for several.</summary>
    public IReadOnlyList<EngineWording> Wordings { get; }

    /// <summary>Makes the exception for one case.</summary>
    /// <param name="detail">The case.</param>
    /// <returns>The exception, to be thrown by the caller.</returns>
    public SwarmException Exception(SwarmErrorDetail detail) => _create(this, detail);

    /// <summary>Makes the exception for one case.</summary>
    /// <param name="message">One sentence or two for a person.</param>
    /// <param name="target">The node, endpoint or name that it is about.</param>
    /// <returns>The exception, to be thrown by the caller.</returns>
    public SwarmException Exception(string message, object? target = null) => _create(this, new SwarmErrorDetail(message) { Target = target });

    /// <summary>The id.</summary>
    /// <returns><see cref="Id"/>.</returns>
    public override string ToString() => Id;
}
