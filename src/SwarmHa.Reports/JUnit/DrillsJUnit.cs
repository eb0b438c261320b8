using System.Globalization;
using System.Text;
using System.Xml;

namespace SwarmHa.Reports;

/// <summary>Drills as JUnit's XML: a suite a drill, a case an expectation. Build servers show them as they show tests.</summary>
internal static class DrillsJUnit
{
    private const string Declaration = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

    /// <summary>The text of a whole file.</summary>
    public static string Write(SwarmFailoverSeries drills)
    {
        var text = new StringBuilder(Declaration);
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            var isShort = drills.Reports.Count < drills.Wanted;
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", "SwarmHa failover drills");
            Totals(xml, drills.Reports.Sum(static report => report.Findings.Count) + (isShort ? 1 : 0), drills.Reports.Sum(Failures) + (isShort ? 1 : 0));
            xml.WriteAttributeString("time", drills.Reports.Sum(static report => report.Duration.TotalSeconds).ToString("0.000", CultureInfo.InvariantCulture));
            foreach (var report in drills.Reports)
            {
                WriteSuite(xml, report);
            }

            if (isShort)
            {
                WriteMissing(xml, drills);
            }

            xml.WriteEndElement();
        }

        return text.Append('\n').ToString();
    }

    private static void WriteSuite(XmlWriter xml, SwarmFailoverReport report)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", XmlText.Of($"{report.Fault} of {string.Join(", ", report.Targets)}, {Figures.Moment(report.Started)}"));
        Totals(xml, report.Findings.Count, Failures(report));
        xml.WriteAttributeString("time", Figures.Seconds(report.Duration));
        xml.WriteAttributeString("timestamp", report.Started.UtcDateTime.ToString("s", CultureInfo.InvariantCulture));
        xml.WriteStartElement("properties");
        foreach (var (name, value) in Properties(report))
        {
            xml.WriteStartElement("property");
            xml.WriteAttributeString("name", name);
            xml.WriteAttributeString("value", XmlText.Of(value));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();

        // Build servers keep one case of each name.
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var finding in report.Findings)
        {
            var name = $"{finding.Stage}: {finding.Expectation}";
            names[name] = names.TryGetValue(name, out var before) ? before + 1 : 1;
            WriteCase(xml, $"SwarmHa.Failover.{finding.Stage}", names[name] == 1 ? finding.Expectation : $"{finding.Expectation} ({names[name]})", finding.Passed, finding.Observed);
        }

        xml.WriteElementString("system-out", XmlText.Of($"{report.Conclusion}\n\n{string.Join("\n", report.TimeLine)}\n"));
        xml.WriteEndElement();
    }

    private static void WriteMissing(XmlWriter xml, SwarmFailoverSeries drills)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", "The series");
        Totals(xml, 1, 1);
        xml.WriteAttributeString("time", Figures.Seconds(TimeSpan.Zero));
        WriteCase(xml, "SwarmHa.Failover.Series", "All drills that were asked for are run", false, $"{drills.Reports.Count} of {drills.Wanted}. {drills.Reason}".TrimEnd());
        xml.WriteEndElement();
    }

    /// <summary>What was seen is no failure where it was expected; it is told all the same.</summary>
    private static void WriteCase(XmlWriter xml, string kind, string name, bool passed, string observed)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", kind);
        xml.WriteAttributeString("name", XmlText.Of(name));
        xml.WriteAttributeString("time", Figures.Seconds(TimeSpan.Zero));
        if (passed)
        {
            xml.WriteElementString("system-out", XmlText.Of(observed));
        }
        else
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("type", "ExpectationNotMet");
            xml.WriteAttributeString("message", XmlText.Of(observed));
            xml.WriteString(XmlText.Of($"{name}: {observed}"));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Totals(XmlWriter xml, int cases, int failures)
    {
        xml.WriteAttributeString("tests", Figures.Count(cases));
        xml.WriteAttributeString("failures", Figures.Count(failures));
        xml.WriteAttributeString("errors", "0");
        xml.WriteAttributeString("skipped", "0");
    }

    private static int Failures(SwarmFailoverReport report) => report.Findings.Count(static finding => !finding.Passed);

    private static IEnumerable<(string Name, string Value)> Properties(SwarmFailoverReport report)
    {
        yield return ("id", report.Id);
        yield return ("verdict", report.Verdict.ToString());
        yield return ("swarmId", report.SwarmId);
        yield return ("fault", report.Fault.ToString());
        yield return ("driver", report.Driver);
        yield return ("oldLeader", report.OldLeader.Name);
        yield return ("newLeader", report.NewLeader?.Name ?? string.Empty);
        foreach (var (name, figure) in new[]
        {
            ("controlPlaneGapSeconds", report.ControlPlaneGap),
            ("writeGapSeconds", report.WriteGap),
            ("electionSeconds", report.ElectionTime),
            ("rejoinSeconds", report.RejoinTime),
            ("longestServiceGapSeconds", report.LongestServiceGap),
        })
        {
            if (figure is { } span)
            {
                yield return (name, Figures.Seconds(span));
            }
        }
    }
}
