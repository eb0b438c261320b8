namespace SwarmHa;

/// <summary>What is particular to one occurrence of an error.</summary>
/// <param name="Message">One sentence or two for a person, with the names and figures of this case.</param>
public sealed record SwarmErrorDetail(string Message)
{
    /// <summary>The engine that answered, or did not.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The engine's own words, unchanged.</summary>
    public string? EngineMessage { get; init; }

    /// <summary>The node, endpoint or name that it is about.</summary>
    public object? Target { get; init; }

    /// <summary>What to do about this case, where the row's own advice would not be true; null for that one.</summary>
    public string? Advice { get; init; }

    /// <summary>More lines of the message. Only these are lines of their own: a line break in a text is made visible.</summary>
    public IReadOnlyList<string> MoreLines { get; init; } = [];

    /// <summary>The cause.</summary>
    public Exception? InnerException { get; init; }

    /// <summary>The case of an error that is told in other words, with all that it says besides its message.</summary>
    internal static SwarmErrorDetail Of(SwarmException problem, string message) => new(message)
    {
        Endpoint = problem.Endpoint,
        EngineMessage = problem.EngineMessage,
        Target = problem.Target,
        Advice = problem.Advice,
        InnerException = problem,
    };
}
