namespace SwarmHa.Docker.Tests;

/// <summary>What becomes of a connection after a reply.</summary>
internal enum Ending
{
    /// <summary>It takes the next request.</summary>
    KeepAlive,

    /// <summary>It is closed in order.</summary>
    Close,

    /// <summary>It is reset.</summary>
    Reset,

    /// <summary>It stays open, and nothing more comes.</summary>
    Hang,
}
