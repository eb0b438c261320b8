namespace SwarmHa.Simulator;

/// <summary>A request as it came in.</summary>
/// <param name="Method">GET, HEAD, POST and so on.</param>
/// <param name="Path">The path, without the query.</param>
/// <param name="Query">The query's values, decoded.</param>
/// <param name="Body">The body.</param>
/// <param name="WantsClose">Whether the client wants the connection to be closed afterwards.</param>
internal sealed record HttpRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, string Body, bool WantsClose)
{
    /// <summary>A value of the query.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The value; empty when there is none.</returns>
    public string Value(string name) => Query.TryGetValue(name, out var value) ? value : string.Empty;

    /// <summary>Whether a value of the query stands for true, as the engine takes it.</summary>
    public bool Flag(string name) => Value(name) is not ("" or "0" or "no" or "false" or "none");
}
