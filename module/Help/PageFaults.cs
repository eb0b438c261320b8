namespace SwarmHa.Help;

/// <summary>What can be wrong with a page; the number is part of the error's code.</summary>
internal enum PageFault
{
    MissingSection = 1,
    UnknownSection = 2,
    ParameterNotDescribed = 3,
    UnknownParameter = 4,
    ParameterOrder = 5,
    ExampleWithoutCode = 6,
    TooFewExamples = 7,
    LongShortDescription = 8,
    UnknownCommand = 9,
    MissingPage = 10,
    TypeNotDescribed = 11,
    UnknownType = 12,
    BrokenLink = 13,
}

/// <summary>The faults found so far, each in the form in which MSBuild shows an error with its file and line.</summary>
internal sealed class PageFaults
{
    private readonly List<string> _found = [];

    public IReadOnlyList<string> Found => _found;

    public void Add(string path, int line, PageFault fault, string message) =>
        _found.Add($"{path}({line}): error SWARMHELP{(int)fault:000}: {message}");
}
