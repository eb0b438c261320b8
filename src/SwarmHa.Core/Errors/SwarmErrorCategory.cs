namespace SwarmHa;

/// <summary>The kind of an error. Each name is also a name of PowerShell's <c>ErrorCategory</c>, which Core does not know.</summary>
public enum SwarmErrorCategory
{
    /// <summary>An argument cannot be used.</summary>
    InvalidArgument,

    /// <summary>The thing that was named does not exist.</summary>
    ObjectNotFound,

    /// <summary>The engine cannot be reached.</summary>
    ConnectionError,

    /// <summary>Something answers, and it is not what was expected.</summary>
    ProtocolError,

    /// <summary>It took too long.</summary>
    OperationTimeout,

    /// <summary>What is needed is not there at present.</summary>
    ResourceUnavailable,

    /// <summary>Somebody else changed it at the same time.</summary>
    ResourceBusy,

    /// <summary>There is one already.</summary>
    ResourceExists,

    /// <summary>It would be wrong to do this in the present state.</summary>
    InvalidOperation,

    /// <summary>Access is denied.</summary>
    PermissionDenied,

    /// <summary>A certificate or key stands in the way.</summary>
    SecurityError,

    /// <summary>The engine failed for a reason of its own.</summary>
    InvalidResult,

    /// <summary>A file could not be written.</summary>
    WriteError,
}
