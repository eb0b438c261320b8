using System.Globalization;
using System.Text;
using System.Xml;

namespace SwarmHa.Reports;

/// <summary>Drills as JUnit's XML: a suite a drill, a case an expectation. Build servers show them as they show tests.</summary>
internal static class DrillsJUnit
{
    private const string Declaration = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

    /// <summary>The text of a whole file.</summary>
    public static string Write(SwarmFailoverSeries drills, IReadOnlyList<SwarmFailoverReport> earlier)
    {
        var text = new StringBuilder(Declaration);
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            var isShort = drills.Reports.Count < drills.Wanted;
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", "SwarmHa failover drills");
            List<SwarmFailoverFinding> all = [.. drills.Reports.SelectMany(static report => report.Findings), .. isShort ? [Missing(drills)] : (SwarmFailoverFinding[])[]];
            Totals(xml, all);
            xml.WriteAttributeString("time", drills.Reports.Sum(static report => report.Duration.TotalSeconds).ToString("0.000", CultureInfo.InvariantCulture));
            foreach (var report in drills.Reports)
            {
                WriteSuite(xml, report, Earlier.Than(report, earlier));
            }

            if (isShort)
            {
                WriteMissing(xml, drills);
            }

            xml.WriteEndElement();
        }

        return text.Append('\n').ToString();
    }

    private static void WriteSuite(XmlWriter xml, SwarmFailoverReport report, SwarmFailoverReport? previous)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", PublicText.OfLines($"{report.Fault} of {string.Join(", ", report.Targets)}, {Figures.Moment(report.Started)}"));
        Totals(xml, report.Findings);
        xml.WriteAttributeString("time", Figures.Seconds(report.Duration));
        xml.WriteAttributeString("timestamp", report.Started.UtcDateTime.ToString("s", CultureInfo.InvariantCulture));
        xml.WriteStartElement("properties");
        foreach (var (name, value) in Properties(report, previous))
        {
            xml.WriteStartElement("property");
            xml.WriteAttributeString("name", name);
            xml.WriteAttributeString("value", PublicText.OfLines(value));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();

        // Build servers keep one case of each name.
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var finding in report.Findings)
        {
            var name = $"{finding.Stage}: {finding.Expectation}";
            names[name] = names.TryGetValue(name, out var before) ? before + 1 : 1;
            WriteCase(xml, $"SwarmHa.Failover.{finding.Stage}", names[name] == 1 ? finding.Expectation : $"{finding.Expectation} ({names[name]})", finding);
        }

        xml.WriteElementString("system-out", PublicText.OfLines($"{report.Conclusion}\n{(report.IsOverloaded ? $"{Words.Overload(report)}\n" : string.Empty)}\n{string.Join("\n", report.TimeLine)}\n"));
        xml.WriteEndElement();
    }

    private static void WriteMissing(XmlWriter xml, SwarmFailoverSeries drills)
    {
        var missing = Missing(drills);
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", "The series");
        Totals(xml, [missing]);
        xml.WriteAttributeString("time", Figures.Seconds(TimeSpan.Zero));
        WriteCase(xml, "SwarmHa.Failover.Series", missing.Expectation, missing);
        xml.WriteEndElement();
    }

    private static SwarmFailoverFinding Missing(SwarmFailoverSeries drills) =>
        new(SwarmFailoverStage.After, SwarmFailoverResult.Fail, "All drills that were asked for are run", $"{drills.Reports.Count} of {drills.Wanted}. {drills.Reason}".TrimEnd());

    /// <summary>What was seen is no failure where it was expected; it is told all the same. What could not be measured is JUnit's error: nobody knows.</summary>
    private static void WriteCase(XmlWriter xml, string kind, string name, SwarmFailoverFinding finding)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", kind);
        xml.WriteAttributeString("name", PublicText.OfLines(name));
        xml.WriteAttributeString("time", Figures.Seconds(TimeSpan.Zero));
        switch (finding.Result)
        {
            case SwarmFailoverResult.Pass:
                xml.WriteElementString("system-out", PublicText.OfLines(finding.Observed));
                break;
            case SwarmFailoverResult.Skipped:
                xml.WriteStartElement("skipped");
                xml.WriteAttributeString("message", PublicText.OfLines(finding.Text));
                xml.WriteEndElement();
                break;
            default:
                var isFailure = finding.Result == SwarmFailoverResult.Fail;
                xml.WriteStartElement(isFailure ? "failure" : "error");
                xml.WriteAttributeString("type", isFailure ? "ExpectationNotMet" : "NotMeasured");
                xml.WriteAttributeString("message", PublicText.OfLines(finding.Observed));
                xml.WriteString(PublicText.OfLines($"{name}: {finding.Observed}{(finding.Advice.Length > 0 ? $"\n{finding.Advice}" : string.Empty)}"));
                xml.WriteEndElement();
                break;
        }

        xml.WriteEndElement();
    }

    private static void Totals(XmlWriter xml, IReadOnlyCollection<SwarmFailoverFinding> findings)
    {
        string Counted(SwarmFailoverResult result) => Figures.Count(findings.Count(finding => finding.Result == result));
        xml.WriteAttributeString("tests", Figures.Count(findings.Count));
        xml.WriteAttributeString("failures", Counted(SwarmFailoverResult.Fail));
        xml.WriteAttributeString("errors", Counted(SwarmFailoverResult.Inconclusive));
        xml.WriteAttributeString("skipped", Counted(SwarmFailoverResult.Skipped));
    }

    private static IEnumerable<(string Name, string Value)> Properties(SwarmFailoverReport report, SwarmFailoverReport? previous)
    {
        yield return ("id", report.Id);
        yield return ("verdict", report.Verdict.ToString());
        yield return ("swarm", report.Swarm);
        yield return ("swarmId", report.SwarmId);
        yield return ("runBy", report.RunBy);
        yield return ("moduleVersion", report.ModuleVersion);
        yield return ("started", Words.When(report));
        yield return ("fault", report.Fault.ToString());
        yield return ("driver", report.Driver);
        yield return ("target", report.Limits.Describe());
        yield return ("oldLeader", report.OldLeader.UniqueName);
        yield return ("newLeader", report.NewLeader?.UniqueName ?? string.Empty);
        yield return ("longestStallSeconds", Figures.Seconds(report.LongestStall));
        foreach (var (name, figure) in FiguresOf(report))
        {
            yield return ($"{char.ToLowerInvariant(name[0])}{name.Substring(1)}Seconds", Figures.Seconds(figure));
        }

        if (previous is not null)
        {
            yield return ("previousId", previous.Id);
            yield return ("previousVerdict", previous.Verdict.ToString());
            yield return ("previousStarted", Words.When(previous));
            foreach (var (name, figure) in FiguresOf(previous))
            {
                yield return ($"previous{name}Seconds", Figures.Seconds(figure));
            }
        }
    }

    private static IEnumerable<(string Name, TimeSpan Figure)> FiguresOf(SwarmFailoverReport report)
    {
        foreach (var (name, figure) in new[]
        {
            ("ControlPlaneGap", report.ControlPlaneGap),
            ("WriteGap", report.WriteGap),
            ("Election", report.ElectionTime),
            ("Rejoin", report.RejoinTime),
            ("LongestServiceGap", report.LongestServiceGap),
        })
        {
            if (figure is { } span)
            {
                yield return (name, span);
            }
        }
    }
}
