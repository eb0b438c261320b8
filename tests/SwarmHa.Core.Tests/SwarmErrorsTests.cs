using System.Reflection;

namespace SwarmHa.Core.Tests;

/// <summary>The table of errors holds together.</summary>
public sealed class SwarmErrorsTests
{
    /// <summary>PowerShell's ErrorCategory, by hand: Core does not know it.</summary>
    private static readonly string[] PowerShellCategories =
    [
        "NotSpecified", "OpenError", "CloseError", "DeviceError", "DeadlockDetected", "InvalidArgument", "InvalidData", "InvalidOperation",
        "InvalidResult", "InvalidType", "MetadataError", "NotImplemented", "NotInstalled", "ObjectNotFound", "OperationStopped",
        "OperationTimeout", "SyntaxError", "ParserError", "PermissionDenied", "ResourceBusy", "ResourceExists", "ResourceUnavailable",
        "ReadError", "WriteError", "FromStdErr", "SecurityError", "ProtocolError", "ConnectionError", "AuthenticationError",
        "LimitsExceeded", "QuotaExceeded", "NotEnabled",
    ];

    public static TheoryData<string> Ids => [.. SwarmErrors.All.Select(static row => row.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_row_makes_the_exception_of_its_name(string id)
    {
        var row = Row(id);
        var inner = new TimeoutException();
        var endpoint = new Uri("tcp://node-40:2375");
        var problem = row.Exception(new SwarmErrorDetail("What happened.") { Endpoint = endpoint, EngineMessage = "its words", Target = "node-40", InnerException = inner });
        Assert.Equal(id + "Exception", problem.GetType().Name);
        Assert.True(problem.GetType() is { IsSealed: true, IsPublic: true, Namespace: "SwarmHa" });
        Assert.Same(row, problem.Error);
        Assert.Equal("What happened.", problem.Message);
        Assert.Equal("its words", problem.EngineMessage);
        Assert.Equal("node-40", problem.Target);
        Assert.Same(endpoint, problem.Endpoint);
        Assert.Same(inner, problem.InnerException);
    }

    /// <summary>The module's own line breaks survive; a text that is quoted brings none.</summary>
    [Fact]
    public void Only_the_modules_own_lines_are_lines()
    {
        var problem = SwarmErrors.DrillRefused.Exception(new SwarmErrorDetail("It says: one\ntwo\u001b[2J") { MoreLines = ["Choose:", "  -Driver Ssh", "  a\nb"] });
        Assert.Equal("It says: one\\ntwo\\u001b[2J\nChoose:\n  -Driver Ssh\n  a\\nb", problem.Message);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_row_makes_an_exception_of_a_message_and_a_target(string id)
    {
        var problem = Row(id).Exception("What happened.", 40);
        Assert.Equal(id + "Exception", problem.GetType().Name);
        Assert.Equal("What happened.", problem.Message);
        Assert.Equal(40, problem.Target);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_advice_is_made_of_sentences(string id)
    {
        var advice = Row(id).Advice;
        Assert.EndsWith(".", advice, StringComparison.Ordinal);
        Assert.True(char.IsUpper(advice[0]), advice);
        Assert.Equal(advice.Trim(), advice);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_id_is_the_name_of_the_property(string id)
    {
        var property = typeof(SwarmErrors).GetProperty(id, BindingFlags.Public | BindingFlags.Static);
        Assert.Same(Row(id), property?.GetValue(null));
        Assert.Equal(id, Row(id).ToString());
    }

    [Fact]
    public void All_holds_every_row_once()
    {
        var rows = typeof(SwarmErrors).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(static property => property.PropertyType == typeof(SwarmError))
            .Select(static property => (SwarmError)property.GetValue(null)!)
            .ToList();
        Assert.NotEmpty(rows);
        Assert.Equal(rows.Select(static row => row.Id).Order(), SwarmErrors.All.Select(static row => row.Id).Order());
        Assert.Equal(SwarmErrors.All.Count, SwarmErrors.All.Distinct().Count());
    }

    [Fact]
    public void Every_exception_of_ours_has_a_row()
    {
        var types = typeof(SwarmException).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(SwarmException)));
        Assert.Equal(SwarmErrors.All.Select(static row => row.Exception("x").GetType().Name).Order(), types.Select(static type => type.Name).Order());
    }

    [Fact]
    public void Every_category_is_one_of_PowerShells() =>
        Assert.All(Enum.GetNames<SwarmErrorCategory>(), static name => Assert.Contains(name, PowerShellCategories));

    [Fact]
    public void Every_category_is_used() =>
        Assert.Equal(Enum.GetValues<SwarmErrorCategory>(), SwarmErrors.All.Select(static row => row.Category).Distinct().Order());

    /// <summary>A refusal of what was asked for is the same everywhere: asking another manager must not hide it.</summary>
    [Fact]
    public void Refusals_are_not_taken_to_another_manager() =>
        Assert.DoesNotContain(SwarmErrors.All, static row => row.Scope != SwarmErrorScope.Request
            && row.Id is nameof(SwarmErrors.OutOfSequence) or nameof(SwarmErrors.LastManager) or nameof(SwarmErrors.QuorumLoss) or nameof(SwarmErrors.QuorumAtRisk)
                or nameof(SwarmErrors.NodeNotFound) or nameof(SwarmErrors.ChangeTimeout) or nameof(SwarmErrors.DrillRefused)
                or nameof(SwarmErrors.NameInUse) or nameof(SwarmErrors.ConfigNotFound) or nameof(SwarmErrors.DrillInProgress));

    [Fact]
    public void What_is_not_known_to_be_final_is_transient()
    {
        Assert.True(SwarmErrors.EngineError.Exception("An unknown 5xx.").IsTransient);
        Assert.True(SwarmErrors.LeaderLost.Exception("Leadership moves.").IsTransient);
        Assert.False(SwarmErrors.RequestForbidden.Exception("A proxy refuses.").IsTransient);
        Assert.False(SwarmErrors.RequestRejected.Exception("An unknown 4xx.").IsTransient);
        Assert.False(SwarmErrors.CertificateUntrusted.Exception("Another authority.").IsTransient);
        Assert.False(SwarmErrors.AccessDenied.Exception("Not in the group.").IsTransient);
        Assert.False(SwarmErrors.QuorumLoss.Exception("The engine refuses.").IsTransient);
    }

    private static SwarmError Row(string id) => Assert.Single(SwarmErrors.All, row => row.Id == id);
}
