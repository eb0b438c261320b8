namespace SwarmHa;

/// <summary>Completes the names of managers.</summary>
public sealed class ManagerNameCompleter : NodeNameCompleter
{
    /// <inheritdoc/>
    private protected override bool IsOffered(SwarmNode node, string commandName) => node is SwarmManager;
}
