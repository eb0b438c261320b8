namespace SwarmHa;

/// <summary>Any error of a swarm, an engine or a refusal by this module. Its kinds are the rows of <see cref="SwarmErrors"/>.</summary>
public abstract class SwarmException : Exception
{
    /// <summary>Makes the exception of one row for one case.</summary>
    /// <param name="error">The row.</param>
    /// <param name="detail">The case.</param>
    private protected SwarmException(SwarmError error, SwarmErrorDetail detail)
        : base(string.Join("\n", new[] { detail.Message }.Concat(detail.MoreLines).Select(PublicText.Of)), RedactedException.Of(detail.InnerException))
    {
        Error = error;
        Endpoint = detail.Endpoint is null ? null : Redaction.OfUri(detail.Endpoint);
        EngineMessage = detail.EngineMessage is null ? null : PublicText.OfLines(detail.EngineMessage);
        Target = detail.Target switch
        {
            string text => PublicText.OfAddress(text),
            Uri address => Redaction.OfUri(address),
            var other => other,
        };
        Advice = PublicText.Of(detail.Advice ?? error.Advice);
    }

    /// <summary>The row of the table: stable id, category, what to do.</summary>
    public SwarmError Error { get; }

    /// <summary>Whether a retry, by the same or another manager, may succeed. What is not known to be final is transient.</summary>
    public bool IsTransient => Error.Scope == SwarmErrorScope.Moment;

    /// <summary>What to do about this case: mostly the advice of the row.</summary>
    public string Advice { get; }

    /// <summary>The engine that answered, or did not.</summary>
    public Uri? Endpoint { get; }

    /// <summary>The engine's own words, as text that can be shown.</summary>
    public string? EngineMessage { get; }

    /// <summary>The node, endpoint or name that it is about.</summary>
    public object? Target { get; }
}
