namespace SwarmHa;

/// <summary>What a rule found, the worse the higher.</summary>
public enum SwarmHealthStatus
{
    /// <summary>It is as it should be.</summary>
    Pass,

    /// <summary>It could not be looked at; the message says why.</summary>
    Skipped,

    /// <summary>It would hurt in an event that can be foreseen.</summary>
    Warning,

    /// <summary>Quorum or management is at risk now.</summary>
    Fail,
}
