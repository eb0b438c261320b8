namespace SwarmHa;

/// <summary>A driver could not stop or start an engine, or does not know the node.</summary>
public sealed class EngineDriverException : Exception
{
    /// <summary>Says what went wrong.</summary>
    /// <param name="message">One sentence for a person.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public EngineDriverException(string message, Exception? innerException = null)
        : base(PublicText.Of(message), RedactedException.Of(innerException))
    {
    }
}
