namespace SwarmHa;

/// <summary>The mark of a leader that is demoted for a handover: a node label, written with the demotion and removed with the promotion.
/// When the process that handed over was killed in between, any later command can tell from it.</summary>
internal static class HandoverMark
{
    /// <summary>The label's key. Its value says which command demoted the node, who ran it, and when.</summary>
    public const string Label = "io.swarmha.demoted-by";

    /// <summary>Whether a handover has demoted the node, and not promoted it again.</summary>
    public static bool IsUnfinished(SwarmNode node) => node.Role == SwarmNodeRole.Worker && IsOn(node);

    public static bool IsOn(SwarmNode node) => node.Labels.ContainsKey(Label);

    public static SwarmLabels On(SwarmLabels labels, string by) => new(labels.Where(static label => label.Key != Label).Append(new(Label, by)));

    public static SwarmLabels Off(SwarmLabels labels) => labels.ContainsKey(Label) ? new(labels.Where(static label => label.Key != Label)) : labels;

    /// <summary>The one command that finishes the handover.</summary>
    public static string Command(SwarmNode node) => $"{(Suspension.IsOn(node) ? "Resume-SwarmManager" : "Invoke-SwarmPromote")} {NodeNames.Arguments(node)}";

    /// <summary>What is left to do, in words.</summary>
    public static string Describe(SwarmNode node) =>
        $"{node} was demoted for a handover and has not been promoted again ({node.Labels[Label]}). If that command no longer runs, {Command(node)} makes it a manager again.";
}
