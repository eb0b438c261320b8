namespace SwarmHa;

/// <summary>Where the same request would fail again.</summary>
public enum SwarmErrorScope
{
    /// <summary>A retry may succeed, on the same manager or on another one.</summary>
    Moment,

    /// <summary>Every request to this endpoint fails until somebody fixes it. Another manager may answer.</summary>
    Endpoint,

    /// <summary>Every manager gives the same answer.</summary>
    Request,
}
