using System.Xml.Linq;

namespace SwarmHa.Reports.Tests;

public sealed class JUnitTests
{
    private static XElement Write(SwarmFailoverSeries drills) => XDocument.Parse(new FailoverReportFormats().Write(drills, SwarmReportFormat.JUnit)).Root!;

    [Fact]
    public void A_drill_is_a_suite_and_an_expectation_a_case()
    {
        var suites = Write(Samples.All["fail"]);
        Assert.Equal("testsuites", suites.Name);
        var suite = Assert.Single(suites.Elements());
        Assert.Equal(("4", "3", "0", "0"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value, suite.Attribute("errors")!.Value, suite.Attribute("skipped")!.Value));
        Assert.Equal(("21.900", "2026-11-23T13:49:07"), (suite.Attribute("time")!.Value, suite.Attribute("timestamp")!.Value));
        Assert.Equal(["properties", "testcase", "testcase", "testcase", "testcase", "system-out"], suite.Elements().Select(static element => element.Name.LocalName));
        Assert.Contains(suite.Element("properties")!.Elements(), static property => property.Attribute("name")!.Value == "fault" && property.Attribute("value")!.Value == "FreezeEngine");

        var cases = suite.Elements("testcase").ToList();
        Assert.Equal("SwarmHa.Failover.Before", cases[0].Attribute("classname")!.Value);
        Assert.Null(cases[0].Element("failure"));
        Assert.Equal("Another manager becomes leader", cases[1].Attribute("name")!.Value);
        Assert.Equal("not within 90 s", cases[1].Element("failure")!.Attribute("message")!.Value);
        Assert.Contains("A service was affected", suite.Element("system-out")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_measured_is_an_error_and_what_nobody_asked_for_is_skipped()
    {
        var suite = Write(Samples.All["inconclusive"]).Element("testsuite")!;
        Assert.Equal(("4", "0", "2", "1"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value, suite.Attribute("errors")!.Value, suite.Attribute("skipped")!.Value));
        Assert.Equal(["system-out", "skipped", "error", "error"], suite.Elements("testcase").Select(static one => one.Elements().Single().Name.LocalName));
        Assert.EndsWith("no service was probed\nName a service to probe.", suite.Descendants("error").Last().Value, StringComparison.Ordinal);
        Assert.Contains("overloaded", suite.Element("system-out")!.Value, StringComparison.Ordinal);
        Assert.Equal("1.200", Property(suite, "longestStallSeconds"));
    }

    [Fact]
    public void It_tells_where_it_comes_from_and_the_figures_before()
    {
        var before = Samples.Pass() with { Id = "before", Started = Samples.Pass().Started.AddDays(-30), ElectionTime = Samples.Span(9.8) };
        var suite = XDocument.Parse(new FailoverReportFormats().Write(Samples.All["pass"], SwarmReportFormat.JUnit, [before])).Root!.Element("testsuite")!;
        Assert.Equal(
            ("production", "ann@desk", "0.1.0", "2026-11-23 14:49:07 +01:00 (Europe/Berlin)", "before", "9.800", "10.143"),
            (Property(suite, "swarm"), Property(suite, "runBy"), Property(suite, "moduleVersion"), Property(suite, "started"), Property(suite, "previousId"), Property(suite, "previousElectionSeconds"), Property(suite, "electionSeconds")));
    }

    [Fact]
    public void A_series_that_was_broken_off_has_failed()
    {
        var suites = Write(Samples.All["series"]);
        Assert.Equal(4, suites.Elements("testsuite").Count());
        var last = suites.Elements("testsuite").Last();
        Assert.Contains("3 of 4. Drill 4 was refused", last.Element("testcase")!.Element("failure")!.Attribute("message")!.Value, StringComparison.Ordinal);
        Assert.Equal(suites.Descendants("testcase").Count(), (int)suites.Attribute("tests")!);
        Assert.Equal(suites.Descendants("failure").Count(), (int)suites.Attribute("failures")!);
    }

    [Fact]
    public void Hostile_names_make_no_other_XML_and_equal_ones_are_told_apart()
    {
        var suite = Write(Samples.All["hostile"]).Element("testsuite")!;
        var names = suite.Elements("testcase").Select(static one => one.Attribute("name")!.Value).ToList();
        Assert.StartsWith("<script>alert(1)</script>\"'&]]>--><!--\\u0000\\u0007\\u001b[31m\\u202e", names[0], StringComparison.Ordinal);
        Assert.Equal($"{names[0]} (2)", names[1]);
        Assert.DoesNotContain(suite.DescendantsAndSelf(), static element => element.Name.LocalName is "script" or "img");
    }

    private static string? Property(XElement suite, string name) =>
        suite.Element("properties")!.Elements().SingleOrDefault(property => property.Attribute("name")!.Value == name)?.Attribute("value")!.Value;
}
