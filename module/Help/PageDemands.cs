namespace SwarmHa.Help;

/// <summary>How complete a page has to be.</summary>
internal static class PageDemands
{
    /// <summary>The fewest examples of a cmdlet.</summary>
    public const int Examples = 3;

    /// <summary>The longest short description of a topic: with its indent it fits one line.</summary>
    public const int ShortDescription = TopicText.Width - PlainText.Indent;
}
