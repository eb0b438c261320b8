namespace SwarmHa;

/// <summary>Something of that name is there already.</summary>
public sealed class NameInUseException : SwarmException
{
    internal NameInUseException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>No config has that name or id.</summary>
public sealed class ConfigNotFoundException : SwarmException
{
    internal ConfigNotFoundException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}
