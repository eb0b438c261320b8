namespace SwarmHa;

/// <summary>A label that is wanted, as <c>docker node ls --filter node.label=…</c> takes it: a key, or key=value.</summary>
internal sealed class LabelFilter
{
    private readonly string _key;
    private readonly string? _value;

    public LabelFilter(string text)
    {
        var equals = text.IndexOf('=');
        _key = equals < 0 ? text : text.Substring(0, equals);
        _value = equals < 0 ? null : text.Substring(equals + 1);
    }

    public bool Matches(SwarmNode node) => node.Labels.TryGetValue(_key, out var value) && (_value is null || value == _value);
}
