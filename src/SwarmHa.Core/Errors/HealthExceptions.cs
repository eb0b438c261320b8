namespace SwarmHa;

/// <summary>The audit has no rule with that id.</summary>
public sealed class RuleNotFoundException : SwarmException
{
    internal RuleNotFoundException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}
