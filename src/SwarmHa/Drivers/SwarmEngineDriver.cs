namespace SwarmHa;

/// <summary>The drivers that are built in.</summary>
public enum SwarmEngineDriver
{
    /// <summary>Engines of a lab on this machine.</summary>
    Lab,
}
