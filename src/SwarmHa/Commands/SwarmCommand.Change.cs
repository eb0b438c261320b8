using System.Management.Automation;

namespace SwarmHa.Commands;

/// <content>The one way in which a cmdlet changes something.</content>
public abstract partial class SwarmCommand
{
    /// <summary>Whether the command is only to say what it would do.</summary>
    private protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var said)
        ? LanguagePrimitives.IsTrue(said)
        : LanguagePrimitives.IsTrue(SessionState.PSVariable.GetValue("WhatIfPreference"));

    /// <summary>Prepares a change, asks, and makes it. The guards run in the preparation, so that a refusal is the same error with -WhatIf, and
    /// the question has the figures that were read.</summary>
    /// <typeparam name="T">What the preparation gives.</typeparam>
    /// <param name="prepare">Reads, and throws what refuses the change. It changes nothing.</param>
    /// <param name="describe">What is asked; null when there is nothing to change, and so nothing to ask.</param>
    /// <param name="act">Makes the change.</param>
    /// <param name="suppose">Is told, with -WhatIf, what would have been done: the next preparation counts on it.</param>
    private protected void Change<T>(Func<T> prepare, Func<T, Proposal?> describe, Action<T> act, Action<T>? suppose = null)
    {
        var plan = prepare();
        if (describe(plan) is not { } proposal || Ask(proposal))
        {
            act(plan);
        }
        else if (IsWhatIf)
        {
            suppose?.Invoke(plan);
        }
    }

    private bool Ask(Proposal proposal)
    {
        if (IsWhatIf)
        {
            foreach (var step in proposal.Steps)
            {
                ShouldProcess(step, string.Empty, string.Empty);
            }
        }

        return ShouldProcess(proposal.Target, proposal.Action);
    }
}

/// <summary>What a command is about to do, in the words of a confirmation.</summary>
/// <param name="Target">The object, with the figures that matter: <c>node-50 (now 3 managers, …)</c>.</param>
/// <param name="Action">The action: <c>Demote to worker</c>.</param>
internal sealed record Proposal(string Target, string Action)
{
    /// <summary>Its steps, which -WhatIf tells one by one.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];
}
