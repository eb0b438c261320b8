namespace SwarmHa.Lab;

/// <summary>A lab could not be raised, found, steered or taken down.</summary>
public sealed class EngineLabException : Exception
{
    /// <summary>Says what went wrong.</summary>
    /// <param name="message">What happened, and what to do where that is known.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public EngineLabException(string message, Exception? innerException = null)
        : base(PublicText.Of(message), innerException)
    {
    }
}
