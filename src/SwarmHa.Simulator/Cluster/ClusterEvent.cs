namespace SwarmHa.Simulator;

/// <summary>One message of the stream of events.</summary>
/// <param name="Type">What it is about: node, service or config.</param>
/// <param name="Action">create, update or remove.</param>
/// <param name="Id">The object's id.</param>
/// <param name="At">When it was written.</param>
/// <param name="Attributes">Its name and, for a node, what has changed.</param>
internal sealed record ClusterEvent(string Type, string Action, string Id, DateTimeOffset At, IReadOnlyList<KeyValuePair<string, string>> Attributes)
{
    public static ClusterEvent Of(string type, string action, string id, string name, DateTimeOffset at) =>
        new(type, action, id, at, [new("name", name)]);

    public static ClusterEvent OfNode(string action, NodeRecord node, NodeRecord? before, DateTimeOffset at)
    {
        var attributes = new List<KeyValuePair<string, string>>();
        void Change(string what, string old, string fresh)
        {
            if (old != fresh)
            {
                attributes.Add(new($"{what}.new", fresh));
                attributes.Add(new($"{what}.old", old));
            }
        }

        if (before is not null)
        {
            Change("availability", ApiWords.Of(before.Availability), ApiWords.Of(node.Availability));
            Change("role", ApiWords.Of(before.GivenRole), ApiWords.Of(node.GivenRole));
            Change("state", ApiWords.Of(before.State), ApiWords.Of(node.State));
        }

        attributes.Add(new("name", node.Title));
        return new("node", action, node.Id, at, attributes);
    }
}
