using System.Management.Automation;
using System.Xml.Linq;

namespace SwarmHa.Help;

/// <summary>The help of all cmdlets as MAML, the form that Get-Help reads.</summary>
internal static class MamlFile
{
    private static readonly XNamespace Help = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XDocument Write(IEnumerable<(CommandFacts Facts, CommandPage Page)> commands) => new(new XElement(
        Help + "helpItems",
        new XAttribute("schema", "maml"),
        new XAttribute(XNamespace.Xmlns + "maml", Maml),
        new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        commands.Select(static command => Write(command.Facts, command.Page))));

    private static XElement Write(CommandFacts facts, CommandPage page) => new(
        Command + "command",
        new XElement(
            Command + "details",
            new XElement(Command + "name", facts.Name),
            new XElement(Command + "verb", facts.Command.Verb),
            new XElement(Command + "noun", facts.Command.Noun),
            Described(page.Synopsis)),
        Described([.. page.Description]),
        new XElement(Command + "syntax", facts.Command.ParameterSets.Select(set => Syntax(facts, set))),
        new XElement(Command + "parameters", facts.Parameters.Select(parameter => Parameter(facts, page, parameter))),
        new XElement(Command + "inputTypes", page.Inputs.Select(static type => Type("inputType", type))),
        new XElement(Command + "returnValues", page.Outputs.Select(static type => Type("returnValue", type))),
        new XElement(Maml + "alertSet", page.Notes.Count == 0 ? null : new XElement(Maml + "alert", Paragraphs(page.Notes))),
        new XElement(Command + "examples", page.Examples.Select(Example)),
        new XElement(Command + "relatedLinks", page.Links.Select(static link => new XElement(
            Maml + "navigationLink", new XElement(Maml + "linkText", link.Text), new XElement(Maml + "uri", link.Address)))));

    /// <summary>One way to call the cmdlet: parameters by position come first.</summary>
    private static XElement Syntax(CommandFacts facts, CommandParameterSetInfo set) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", facts.Name),
        set.Parameters
            .Where(parameter => facts.IsOwn(parameter.Name) || Cmdlet.OptionalCommonParameters.Contains(parameter.Name))
            .OrderBy(static parameter => parameter.Position >= 0 ? parameter.Position : int.MaxValue)
            .ThenBy(static parameter => !parameter.IsMandatory)
            .ThenBy(parameter => !facts.IsOwn(parameter.Name))
            .ThenBy(static parameter => parameter.Name, StringComparer.OrdinalIgnoreCase)
            .Select(parameter => Usage(
                facts, facts.Command.Parameters[parameter.Name], parameter.IsMandatory, parameter.Position, parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName)));

    /// <summary>A parameter over all sets: it is taken from the pipeline when one set does, and needed when all its sets need it.</summary>
    private static XElement Parameter(CommandFacts facts, CommandPage page, ParameterMetadata parameter)
    {
        var sets = parameter.ParameterSets.Values;
        var usage = Usage(
            facts,
            parameter,
            sets.All(static set => set.IsMandatory),
            sets.Max(static set => set.Position),
            sets.Any(static set => set.ValueFromPipeline),
            sets.Any(static set => set.ValueFromPipelineByPropertyName));
        var words = page.Parameters.FirstOrDefault(entry => entry.Name == parameter.Name)?.Text ?? [];
        usage.Element(Maml + "name")!.AddAfterSelf(Described([.. words]));
        usage.Add(new XElement(Dev + "defaultValue", facts.DefaultOf(parameter.Name)));
        return usage;
    }

    private static XElement Usage(CommandFacts facts, ParameterMetadata parameter, bool mandatory, int position, bool byValue, bool byName)
    {
        var own = facts.IsOwn(parameter.Name);
        string[] pipeline = [.. byValue ? ["ByValue"] : Array.Empty<string>(), .. byName ? ["ByPropertyName"] : Array.Empty<string>()];
        var type = TypeNames.Short(parameter.ParameterType);
        var values = own ? facts.ValuesOf(parameter.Name) : [];
        return new XElement(
            Command + "parameter",
            new XAttribute("required", mandatory),
            new XAttribute("variableLength", parameter.ParameterType.IsArray),
            new XAttribute("globbing", own && facts.HasWildcards(parameter.Name)),
            new XAttribute("pipelineInput", pipeline.Length > 0 ? $"True ({string.Join(", ", pipeline)})" : "False"),
            new XAttribute("position", position >= 0 ? $"{position}" : "Named"),
            new XAttribute("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
            new XElement(Maml + "name", parameter.Name),
            values.Count == 0 ? null : new XElement(Command + "parameterValueGroup", values.Select(static value => Value(value, array: false))),
            parameter.SwitchParameter ? null : Value(type, parameter.ParameterType.IsArray),
            new XElement(Dev + "type", new XElement(Maml + "name", type), new XElement(Maml + "uri")));
    }

    private static XElement Value(string text, bool array) =>
        new(Command + "parameterValue", new XAttribute("required", true), new XAttribute("variableLength", array), text);

    private static XElement Type(string element, PageEntry type) => new(
        Command + element, new XElement(Dev + "type", new XElement(Maml + "name", type.Name), new XElement(Maml + "uri")), Described([.. type.Text]));

    private static XElement Example(PageExample example) => new(
        Command + "example",
        new XElement(Maml + "title", $"---------- {example.Title} ----------"),
        new XElement(Dev + "code", example.Code),
        new XElement(Dev + "remarks", Paragraphs(example.Remarks)));

    private static XElement Described(params string[] paragraphs) => new(Maml + "description", Paragraphs(paragraphs));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) => paragraphs.Select(static text => new XElement(Maml + "para", text));
}
