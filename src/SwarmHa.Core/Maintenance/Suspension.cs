namespace SwarmHa;

/// <summary>The mark of a manager that is suspended: a node label that remembers which availability it had before.</summary>
internal static class Suspension
{
    /// <summary>The label's key. Its value is the availability in docker's words.</summary>
    public const string Label = "io.swarmha.availability";

    public static bool IsOn(SwarmNode node) => node.Labels.ContainsKey(Label);

    /// <summary>The availability to go back to; active when the label says nothing that can be understood.</summary>
    public static SwarmNodeAvailability Remembered(SwarmNode node) => node.Labels.TryGetValue(Label, out var word) ? word switch
    {
        "pause" => SwarmNodeAvailability.Pause,
        "drain" => SwarmNodeAvailability.Drain,
        _ => SwarmNodeAvailability.Active,
    }
    : SwarmNodeAvailability.Active;

    /// <summary>What to do before anything that needs the suspended managers.</summary>
    public static string FinishFirst(params SwarmNode[] suspended) => $"Finish the maintenance first: {Command(suspended)}.";

    /// <summary>What to do once the maintenance is over.</summary>
    public static string FinishLater(params SwarmNode[] suspended) => $"After the maintenance: {Command(suspended)}.";

    private static string Command(SwarmNode[] suspended) => $"Resume-SwarmManager {NodeNames.Arguments(suspended)}";

    /// <summary>The spec with the mark; null when it is there already, and remembers what was before that.</summary>
    public static NodeUpdate? Mark(SwarmNode node) => IsOn(node)
        ? null
        : NodeUpdate.Of(node) with { Labels = new SwarmLabels(node.Labels.Append(new(Label, Word(node.Availability)))) };

    /// <summary>The spec without the mark; null when it is gone already.</summary>
    public static NodeUpdate? Unmark(SwarmNode node) => IsOn(node)
        ? NodeUpdate.Of(node) with { Labels = Off(node.Labels) }
        : null;

    public static SwarmLabels Off(SwarmLabels labels) => labels.ContainsKey(Label) ? new(labels.Where(static label => label.Key != Label)) : labels;

    /// <summary>What a demotion leaves of a suspension, and how to undo that.</summary>
    public static string DescribeEnd(SwarmNode node) =>
        $"{node} is suspended. The demotion ends the suspension, and {node} keeps availability {node.Availability}. To give it back what it had: docker node update --availability {Word(Remembered(node))} {node.Id}";

    private static string Word(SwarmNodeAvailability availability) => availability.ToString().ToLowerInvariant();

    /// <summary>The spec with another availability; null when it has that already.</summary>
    public static NodeUpdate? Available(SwarmNode node, SwarmNodeAvailability availability) =>
        node.Availability == availability ? null : NodeUpdate.Of(node) with { Availability = availability };
}
