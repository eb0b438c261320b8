using System.Management.Automation;
using System.Reflection;

namespace SwarmHa.Help;

/// <summary>What the module itself tells of a cmdlet.</summary>
internal sealed class CommandFacts
{
    private readonly Dictionary<string, PropertyInfo> _properties;
    private readonly object _fresh;

    public CommandFacts(CmdletInfo command)
    {
        Command = command;
        _properties = command.ImplementingType.GetProperties()
            .Where(static property => property.IsDefined(typeof(ParameterAttribute), inherit: true))
            .ToDictionary(static property => property.Name, StringComparer.OrdinalIgnoreCase);
        _fresh = Activator.CreateInstance(command.ImplementingType)!;
        Parameters = [.. _properties.Keys.Order(StringComparer.OrdinalIgnoreCase).Select(name => command.Parameters[name])];
        InputTypes = [.. TypesOf(static set => set.ValueFromPipeline)];
        NamedInputTypes = [.. TypesOf(static set => set.ValueFromPipelineByPropertyName)];
        OutputTypes = [.. command.OutputType.Select(static type => type.Name).Distinct(StringComparer.Ordinal)];
    }

    public CmdletInfo Command { get; }

    public string Name => Command.Name;

    /// <summary>The cmdlet's own parameters by name; the common ones are PowerShell's to explain.</summary>
    public IReadOnlyList<ParameterMetadata> Parameters { get; }

    /// <summary>Full names of the types taken from the pipeline by value.</summary>
    public IReadOnlyList<string> InputTypes { get; }

    /// <summary>Full names of the types taken from the pipeline by property name.</summary>
    public IReadOnlyList<string> NamedInputTypes { get; }

    public IReadOnlyList<string> OutputTypes { get; }

    public bool IsOwn(string parameter) => _properties.ContainsKey(parameter);

    public bool HasWildcards(string parameter) => _properties[parameter].IsDefined(typeof(SupportsWildcardsAttribute), inherit: true);

    /// <summary>The value that a parameter has when it is not given, as one would type it; None when there is none.</summary>
    public string DefaultOf(string parameter) => _properties[parameter].GetValue(_fresh) switch
    {
        null => "None",
        SwitchParameter given => given.IsPresent.ToString(),
        Array { Length: 0 } => "None",
        Array items => string.Join(", ", items.Cast<object>()),
        var value when Nullable.GetUnderlyingType(_properties[parameter].PropertyType) is null => LanguagePrimitives.ConvertTo<string>(value),
        var value => value.ToString()!,
    };

    /// <summary>The words that a parameter takes: those of its validate set or of its enum; none when it takes anything.</summary>
    public IReadOnlyList<string> ValuesOf(string parameter)
    {
        var element = TypeNames.Element(_properties[parameter].PropertyType);
        return Command.Parameters[parameter].Attributes.OfType<ValidateSetAttribute>().FirstOrDefault() is { } set
            ? [.. set.ValidValues]
            : element.IsEnum ? Enum.GetNames(element) : [];
    }

    private IEnumerable<string> TypesOf(Func<ParameterSetMetadata, bool> wanted) => Parameters
        .Where(parameter => parameter.ParameterSets.Values.Any(wanted))
        .Select(static parameter => TypeNames.Element(parameter.ParameterType).FullName!)
        .Distinct(StringComparer.Ordinal);
}
