using System.Runtime.CompilerServices;

namespace SwarmHa.Core.Tests.Text;

/// <summary>Objects keep names, labels and addresses raw, but no sentence in one holds a secret: it is quoted from somebody.</summary>
public sealed class ModelTextTests
{
    private const string Secret = "SWMTKN-1-3pu6-7p73";

    /// <summary>Names and values that stay as they are. A new text is a sentence until it is listed here.</summary>
    private static readonly string[] Names =
    [
        "Address", "Constraints", "EngineVersion", "FatalZones", "Figure", "From", "Hostname", "Id", "Lab", "Leader", "ModuleVersion", "Name",
        "Node", "NodeId", "NodeNames", "Nodes", "Platform", "Protocol", "RaftAddress", "ReplacedOn", "Rule", "Service", "ServiceId", "SpecName", "Swarm", "SwarmId",
        "TimeZone", "Title", "TlsIssuer", "To", "Unreachable", "Wanted", "Without", "ZoneLabel",

        // These are made into an exception, which redacts them, or told by a command, which does as well.
        "SwarmErrorDetail.Message", "SwarmErrorDetail.MoreLines", "SwarmErrorDetail.EngineMessage", "SwarmErrorDetail.Endpoint", "SwarmErrorDetail.Advice",
        "SwarmProgress.Activity", "SwarmProgress.Status",

        // A lab's own addresses, and the folders of its engines, which are opened by them.
        "SwarmLabNode.Endpoint", "EngineRoot",
    ];

    public static TheoryData<string> Texts =>
    [
        .. typeof(SwarmNode).Assembly.GetExportedTypes().Where(static type => type.Name.StartsWith("Swarm", StringComparison.Ordinal) && type.GetMethod("<Clone>$") is not null).SelectMany(static type => type.GetProperties())
            .Where(static property => property.SetMethod is not null && (property.PropertyType == typeof(string) || property.PropertyType == typeof(Uri) || property.PropertyType == typeof(IReadOnlyList<string>)))
            .Where(static property => !Names.Contains(property.Name) && !Names.Contains($"{property.DeclaringType!.Name}.{property.Name}"))
            .Select(static property => $"{property.DeclaringType!.Name}.{property.Name}").Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_sentence_holds_no_secret(string text)
    {
        var property = typeof(SwarmNode).Assembly.GetType($"SwarmHa.{text.Split('.')[0]}")!.GetProperty(text.Split('.')[1])!;
        var holder = RuntimeHelpers.GetUninitializedObject(property.ReflectedType!);
        property.SetValue(holder, property.PropertyType == typeof(Uri) ? new Uri($"http://10.0.0.1/?token={Secret}") : property.PropertyType == typeof(string) ? Secret : (object)new[] { Secret });
        var value = property.GetValue(holder);
        Assert.DoesNotContain(Secret, value is IReadOnlyList<string> several ? string.Join(" ", several) : $"{value}", StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_holds_none_however_it_came_to_it()
    {
        var cause = new InvalidOperationException($"it says {Secret}\u001b[31m", new AggregateException(new FormatException(Secret), new FormatException("fine")));
        var problem = SwarmErrors.EngineError.Exception(new SwarmErrorDetail($"The engine says: {Secret}\u001b") { MoreLines = [$"and {Secret}"], EngineMessage = Secret, Target = $"name {Secret}", Endpoint = new Uri("http://u:p@10.0.0.1:2375"), InnerException = cause });

        Assert.DoesNotContain(Secret, $"{problem} {problem.EngineMessage} {problem.Target} {problem.Endpoint?.OriginalString}", StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', problem.ToString());
        Assert.Contains("System.InvalidOperationException: it says SWMTKN-***\\u001b[31m", problem.ToString(), StringComparison.Ordinal);
        Assert.Equal("http://***@10.0.0.1:2375", problem.Endpoint?.OriginalString);
    }

    [Fact]
    public void A_cause_that_holds_none_stays_the_one_it_is()
    {
        var cause = new InvalidOperationException("plain", new FormatException("plain too"));
        Assert.Same(cause, SwarmErrors.EngineError.Exception(new SwarmErrorDetail("It failed.") { InnerException = cause }).InnerException);
    }
}
