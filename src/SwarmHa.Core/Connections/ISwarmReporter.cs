namespace SwarmHa;

/// <summary>Where work that goes on in the background says how it is getting on. May be called from any thread.</summary>
public interface ISwarmReporter
{
    /// <summary>A remark for those who want to know more.</summary>
    /// <param name="message">One line.</param>
    void Verbose(string message);

    /// <summary>Something that a person should know although the work goes on.</summary>
    /// <param name="message">One line.</param>
    void Warning(string message);

    /// <summary>How far it has come.</summary>
    /// <param name="progress">The step.</param>
    void Progress(SwarmProgress progress);

    /// <summary>Something that has to reach a person even when the command is being stopped.</summary>
    /// <param name="message">One line.</param>
    void Urgent(string message);
}
