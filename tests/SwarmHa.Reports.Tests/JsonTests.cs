using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace SwarmHa.Reports.Tests;

public sealed class JsonTests
{
    private static readonly FailoverReportFormats Formats = new();
    private static readonly JsonSchema Schema = JsonSchema.FromFile(Path.Combine(AppContext.BaseDirectory, "report.schema.json"));

    public static TheoryData<string> Names => [.. Samples.All.Keys.Where(static name => name != "hostile")];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_read_back_is_what_was_written(string name)
    {
        var drills = Samples.All[name];
        AnyReport.AssertAlike(drills.Reports, Formats.Read(Formats.Write(drills, SwarmReportFormat.Json)));
    }

    /// <summary>Each member of the model, those of tomorrow too, with values by chance.</summary>
    [Fact]
    public void No_member_is_forgotten()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var report = new AnyReport(seed).Make();
            AnyReport.AssertAlike(report, Assert.Single(Formats.Read(Formats.Write(Samples.One(report), SwarmReportFormat.Json))), $"report {seed}");
        }
    }

    /// <summary>A file of before there were results, origins and advice.</summary>
    [Fact]
    public void A_file_of_an_earlier_version_is_read()
    {
        var document = JsonNode.Parse(Formats.Write(Samples.All["fail"], SwarmReportFormat.Json))!;
        var report = document["reports"]![0]!.AsObject();
        foreach (var member in new[] { "swarm", "runBy", "moduleVersion", "timeZone", "utcOffsetSeconds", "longestStallSeconds" })
        {
            Assert.True(report.Remove(member), member);
        }

        foreach (var finding in report["findings"]!.AsArray())
        {
            finding!.AsObject().Remove("advice");
            Assert.True(finding.AsObject().Remove("result"));
        }

        var read = Assert.Single(Formats.Read(document.ToJsonString()));
        Assert.Equal(
            [SwarmFailoverResult.Pass, SwarmFailoverResult.Fail, SwarmFailoverResult.Fail, SwarmFailoverResult.Fail],
            read.Findings.Select(static finding => finding.Result));
        Assert.Equal((string.Empty, string.Empty, TimeSpan.Zero, false), (read.RunBy, read.TimeZone, read.UtcOffset, read.IsOverloaded));
    }

    [Fact]
    public void All_samples_and_many_by_chance_are_by_the_schema()
    {
        foreach (var (name, drills) in Samples.All.Where(static pair => pair.Key != "crowded"))
        {
            AssertValid(Formats.Write(drills, SwarmReportFormat.Json), name);
        }

        for (var seed = 0; seed < 20; seed++)
        {
            AssertValid(Formats.Write(Samples.One(new AnyReport(seed).Make()), SwarmReportFormat.Json), $"seed {seed}");
        }
    }

    /// <summary>Whether the schema sees anything at all: a member of each kind, spoilt.</summary>
    [Theory]
    [InlineData("\"Pass\"", "\"Perhaps\"")]
    [InlineData("\"durationSeconds\":21.9", "\"durationSeconds\":\"21.9\"")]
    [InlineData("\"started\":\"2026-11-23T13:49:07.05Z\"", "\"started\":\"2026-11-23T13:49:07.05+00:00\"")]
    [InlineData("\"swarmId\":", "\"swarmid\":")]
    [InlineData("urn:swarmha:failover-report:v1", "urn:swarmha:failover-report:v2")]
    [InlineData("\"reachability\":\"Reachable\"", "\"reachability\":3")]
    public void The_schema_refuses_what_is_spoilt(string good, string spoilt)
    {
        var text = Formats.Write(Samples.All["pass"], SwarmReportFormat.Json);
        Assert.Contains(good, text, StringComparison.Ordinal);
        Assert.False(IsValid(text.Replace(good, spoilt, StringComparison.Ordinal)));
    }

    /// <summary>Each member that is written stands in the schema, which allows others.</summary>
    [Fact]
    public void The_schema_knows_each_member()
    {
        var known = new HashSet<string>();
        Collect(JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "report.schema.json")))!, known);
        var written = new HashSet<string>();
        var document = JsonNode.Parse(Formats.Write(Samples.All["series"], SwarmReportFormat.Json))!;
        foreach (var member in Members(document))
        {
            written.Add(member);
        }

        Assert.True(written.Count > 60);
        Assert.Empty(written.Except(known).Except(["zone"]));
    }

    [Fact]
    public void Seconds_are_exact_and_moments_UTC_whatever_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            var text = Formats.Write(Samples.All["pass"], SwarmReportFormat.Json);
            Assert.Contains("\"electionSeconds\":10.1431234,", text, StringComparison.Ordinal);
            Assert.Contains("\"started\":\"2026-11-23T13:49:07.05Z\"", text, StringComparison.Ordinal);
            Assert.Contains("\"fault\":\"StopEngine\"", text, StringComparison.Ordinal);
            Assert.Contains("limit 15.000 s", Formats.Write(Samples.All["pass"], SwarmReportFormat.Html), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_moment_of_another_zone_is_read_as_UTC()
    {
        var text = Formats.Write(Samples.All["pass"], SwarmReportFormat.Json).Replace("\"started\":\"2026-11-23T13:49:07.05Z\"", "\"started\":\"2026-11-23T15:49:07.05+02:00\"", StringComparison.Ordinal);
        var started = Formats.Read(text)[0].Started;
        Assert.Equal(Samples.Pass().Started, started);
        Assert.Equal(TimeSpan.Zero, started.Offset);
    }

    [Fact]
    public void What_a_later_version_has_added_is_passed_over()
    {
        var document = JsonNode.Parse(Formats.Write(Samples.All["pass"], SwarmReportFormat.Json))!;
        document["weather"] = new JsonObject { ["rain"] = true };
        document["reports"]![0]!["mood"] = new JsonArray(1, 2, 3);
        document["reports"]![0]!["managers"]![0]!["history"]!["more"] = "x";
        AnyReport.AssertAlike(Samples.Pass(), Assert.Single(Formats.Read(document.ToJsonString())));
    }

    [Theory]
    [InlineData("", "it is not a JSON object")]
    [InlineData("{", "at $ in line 1")]
    [InlineData("null", "it is not a JSON object")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("{}", "it does not say \"schema\": \"urn:swarmha:failover-report:v1\"")]
    [InlineData("{\"schema\":\"urn:swarmha:failover-report:v2\",\"reports\":{}}", "it is of version v2, and this module reads v1")]
    [InlineData("{\"schema\":\"urn:swarmha:failover-report:v1\"}", "reports is missing")]
    [InlineData("{\"schema\":\"urn:swarmha:failover-report:v1\",\"reports\":[null]}", "reports[0] is missing")]
    [InlineData("{\"schema\":\"urn:swarmha:failover-report:v1\",\"reports\":[{}]}", "reports[0].id is missing")]
    [InlineData("<!DOCTYPE html>", "it is not a JSON object")]
    public void What_is_no_report_is_refused_with_the_reason(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => Formats.Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"expectation\":\"Another manager becomes leader\",", "", "reports[0].findings[2].expectation is missing")]
    [InlineData("\"verdict\":\"Pass\",\"conclusion\"", "\"verdict\":\"pass\",\"conclusion\"", "One of Pass, Fail, Inconclusive was expected, at $.reports[0].verdict")]
    [InlineData("\"verdict\":\"Pass\",\"conclusion\"", "\"verdict\":0,\"conclusion\"", "One of Pass, Fail, Inconclusive was expected")]
    [InlineData("\"durationSeconds\":21.9", "\"durationSeconds\":1e300", "A number of seconds was expected")]
    [InlineData("\"durationSeconds\":21.9", "\"durationSeconds\":922337203686", "A number of seconds was expected")]
    [InlineData("\"started\":\"2026-11-23T13:49:07.05Z\"", "\"started\":\"yesterday\"", "A moment such as")]
    [InlineData("\"conclusion\":\"", "\"conclusion\":7,\"was\":\"", "A text was expected")]
    [InlineData("\"findings\":[", "\"findings\":[null,", "reports[0].findings[0] is missing")]
    [InlineData("\"labels\":{\"zone\":\"a\"}", "\"labels\":{\"zone\":null}", "labels['zone'] is missing")]
    [InlineData("\"manager\":{", "\"manageress\":{", "reports[0].oldLeader.manager is missing")]
    [InlineData("\"sent\":", "\"sent\":9e9,\"was\":", "reports[0].services[0].sent")]
    public void What_is_damaged_is_refused_with_the_place(string good, string spoilt, string reason)
    {
        var text = Formats.Write(Samples.All["pass"], SwarmReportFormat.Json);
        Assert.Contains(good, text, StringComparison.Ordinal);
        Assert.Contains(reason, Assert.Throws<FormatException>(() => Formats.Read(text.Replace(good, spoilt, StringComparison.Ordinal))).Message, StringComparison.Ordinal);
    }

    /// <summary>Wherever a file is cut off, and whichever byte of it is lost, there is an error of the one kind or a report, and nothing else.</summary>
    [Fact]
    public void A_file_that_is_cut_off_or_spoilt_anywhere_is_a_FormatException_at_most()
    {
        var text = Formats.Write(Samples.All["demotion"], SwarmReportFormat.Json);
        var random = new Random(7);
        for (var turn = 0; turn < 1500; turn++)
        {
            var at = random.Next(text.Length - 1);
            var spoilt = (turn % 3) switch
            {
                0 => text[..at],
                1 => text.Remove(at, random.Next(1, Math.Min(20, text.Length - at))),
                _ => text.Remove(at, 1).Insert(at, ((char)random.Next(32, 127)).ToString()),
            };
            var problem = Record.Exception(() => Formats.Read(spoilt));
            Assert.True(problem is null or FormatException, $"{problem} for {spoilt}");
            Assert.False(turn % 3 == 0 && problem is null, "A file that is cut off was taken for whole.");
        }
    }

    [Fact]
    public void Depth_without_end_is_refused()
    {
        var deep = "{\"schema\":\"urn:swarmha:failover-report:v1\",\"x\":" + new string('[', 100_000);
        Assert.Contains("depth", Assert.Throws<FormatException>(() => Formats.Read(deep)).Message, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsValid(string text) => Schema.Evaluate(JsonDocument.Parse(text).RootElement, new EvaluationOptions { RequireFormatValidation = true }).IsValid;

    private static void AssertValid(string text, string name)
    {
        var result = Schema.Evaluate(JsonDocument.Parse(text).RootElement, new EvaluationOptions { RequireFormatValidation = true, OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid, $"{name}: {string.Join("; ", result.Details.Where(static detail => detail.HasErrors).Select(static detail => $"{detail.InstanceLocation} {string.Join(", ", detail.Errors!.Values)}"))}");
    }

    private static void Collect(JsonNode node, HashSet<string> names)
    {
        foreach (var (name, value) in node is JsonObject members ? members.ToList() : [])
        {
            if (name == "properties" && value is JsonObject properties)
            {
                names.UnionWith(properties.Select(static property => property.Key));
            }

            if (value is not null)
            {
                Collect(value, names);
            }
        }
    }

    private static IEnumerable<string> Members(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(static member => (member.Value is null ? [] : Members(member.Value)).Prepend(member.Key)),
        JsonArray items => items.SelectMany(static item => Members(item!)),
        _ => [],
    };
}
