namespace SwarmHa.ModuleTests;

/// <summary>An environment variable of this process that has another value for a while.</summary>
internal sealed class SetVariable : IDisposable
{
    private readonly string _name;
    private readonly string? _before;

    public SetVariable(string name, string? value)
    {
        _name = name;
        _before = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, value);
    }

    public void Dispose() => Environment.SetEnvironmentVariable(_name, _before);
}
