namespace SwarmHa;

/// <summary>What speaks against a change.</summary>
/// <param name="Problem">The refusal.</param>
/// <param name="YieldsToForce">Whether <c>-Force</c> overrides it.</param>
internal sealed record Objection(SwarmException Problem, bool YieldsToForce = true)
{
    /// <summary>Refuses, unless force overrides it.</summary>
    public static void Demand(Objection? objection, bool force)
    {
        if (objection is not null && !(force && objection.YieldsToForce))
        {
            throw objection.Problem;
        }
    }

    /// <summary>What force overrides, in the words of a confirmation; empty when nothing.</summary>
    public static string Overridden(Objection? objection) => objection is null ? string.Empty : $"; -Force overrides {objection.Problem.Error.Id}: {objection.Problem.Message}";
}
