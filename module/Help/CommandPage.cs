namespace SwarmHa.Help;

/// <summary>The words of one cmdlet's page.</summary>
internal sealed record CommandPage
{
    public required string Name { get; init; }

    public required string Synopsis { get; init; }

    public required IReadOnlyList<string> Description { get; init; }

    public required IReadOnlyList<PageExample> Examples { get; init; }

    public required IReadOnlyList<PageEntry> Parameters { get; init; }

    public required IReadOnlyList<PageEntry> Inputs { get; init; }

    public required IReadOnlyList<PageEntry> Outputs { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public required IReadOnlyList<PageLink> Links { get; init; }
}

/// <summary>A name and what is said of it: a parameter or a type.</summary>
internal sealed record PageEntry(string Name, int Line, IReadOnlyList<string> Text);

/// <summary>An example: what is typed, and what is said and shown after it.</summary>
internal sealed record PageExample(string Title, string Code, IReadOnlyList<string> Remarks);

/// <summary>A link; it has an address only when that leads out of the documentation.</summary>
internal sealed record PageLink(string Text, string Address);
