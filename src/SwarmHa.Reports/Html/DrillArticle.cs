namespace SwarmHa.Reports;

/// <summary>One drill on the page: verdict and conclusion first, then the figures, what was expected, the time line, and all else that was seen.</summary>
internal static class DrillArticle
{
    /// <summary>Writes it.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="report">The drill.</param>
    /// <param name="number">Its number on the page.</param>
    /// <param name="heading">The tag of its heading; those within are one below.</param>
    public static void Write(Markup page, SwarmFailoverReport report, int number, string heading)
    {
        var below = heading == "h1" ? "h2" : "h3";
        page.Open("article", ("id", $"drill-{Figures.Count(number)}"));
        page.Open(heading).Element("span", report.Verdict.ToString(), ("class", $"verdict {report.Verdict}")).Text($" {Words.Headline(report)}").Close(heading);
        page.Element("p", $"Failover drill of {Figures.Moment(report.Started)}", ("class", "subtitle"));
        page.Element("p", report.Conclusion, ("class", "conclusion"));
        KeyFigures(page, report);
        Findings(page, report, below);
        TimeLine(page, report, number, below);
        page.Element(below, "Managers and services");
        ProbeTables.Write(page, report);
        page.Element(below, "Nodes");
        Nodes(page, report);
        page.Element(below, "The drill");
        About(page, report);
        page.Close("article");
    }

    private static void KeyFigures(Markup page, SwarmFailoverReport report)
    {
        page.Open("dl", ("class", "figures"));
        Figure("Without reads", report.ControlPlaneGap, Words.WithoutReads(report), report.Limits.ControlPlaneGap);
        Figure("Without writes", report.WriteGap, Words.WithoutWrites(report), report.Limits.ControlPlaneGap);
        Figure("Election", report.ElectionTime, Words.Seconds(report.ElectionTime, "did not come"), null);
        Figure("Longest service gap", report.LongestServiceGap, Words.Seconds(report.LongestServiceGap, "not watched"), report.Limits.ServiceGap);
        Figure("Rejoin", report.RejoinTime, Words.Seconds(report.RejoinTime, "did not come"), report.Limits.Rejoin);
        Figure("Whole drill", report.Duration, Words.Seconds(report.Duration), null);
        page.Close("dl");

        void Figure(string name, TimeSpan? value, string shown, TimeSpan? limit)
        {
            page.Open("div", ("class", value > limit ? "over" : string.Empty)).Element("dt", name).Element("dd", shown);
            if (limit is { } most)
            {
                page.Element("dd", $"limit {Words.Seconds(most)}", ("class", "limit"));
            }

            page.Close("div");
        }
    }

    private static void Findings(Markup page, SwarmFailoverReport report, string heading)
    {
        page.Element(heading, "What was expected, and what was seen");
        foreach (var stage in report.Findings.GroupBy(static finding => finding.Stage).OrderBy(static stage => stage.Key))
        {
            var table = new Table(page).Begin("findings", Words.Stage(stage.Key), "Result", "Expected", "Seen");
            foreach (var finding in stage)
            {
                table.Row(finding.Passed ? "pass" : "fail", finding.Passed ? "Pass" : "Fail", finding.Expectation, finding.Observed);
            }

            table.End();
        }
    }

    private static void TimeLine(Markup page, SwarmFailoverReport report, int number, string heading)
    {
        page.Element(heading, "Time line").Element("p", "Seconds since the fault. Point at a bar to read what it stands for.", ("class", "subtitle"));
        page.Open("figure");
        TimeLineDrawing.Write(page, report, number);
        page.Open("figcaption").Open("ul", ("class", "legend"));
        foreach (var (kind, text) in new[]
        {
            ("answered", "answered (managers: reads above, writes below)"),
            ("failed", "not answered, or fewer tasks than wanted"),
            ("expected", "not answered, on a lost host"),
            ("running", "tasks running; dashed: as many as wanted"),
            ("band-gap", "no manager answers with a leader"),
            ("band-fault", "the fault lasts"),
            ("line-fault", "fault"),
            ("line-leader", "new leader"),
            ("line-undo", "fault is being undone"),
        })
        {
            page.Open("li").Open("span", ("class", $"key {kind}"), ("aria-hidden", "true")).Close("span").Text(text).Close("li");
        }

        page.Close("ul").Close("figcaption").Close("figure");
        var table = new Table(page).Begin("moments", "Moments", "+No.", "+Since the fault", "Moment", "What happened", "Time of day, UTC");
        for (var index = 0; index < report.TimeLine.Count; index++)
        {
            var moment = report.TimeLine[index];
            table.Row(
                moment.Moment == SwarmFailoverMoment.Fault ? "fault" : string.Empty,
                Figures.Count(index + 1),
                Words.Seconds(moment.SinceFault),
                Words.Spaced(moment.Moment.ToString()),
                moment.Description,
                moment.Time.UtcDateTime.ToString("HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture));
        }

        table.End();
    }

    private static void Nodes(Markup page, SwarmFailoverReport report)
    {
        var table = new Table(page).Begin("nodes", "Each node before, during and after the fault", "Node", "Engine", "Before", "During", "After");
        foreach (var node in report.NodesBefore.Concat(report.NodesDuring).Concat(report.NodesAfter).GroupBy(static node => node.Id).Select(static seen => seen.First()))
        {
            table.Row(
                report.Targets.Any(target => target.Id == node.Id) ? "fault" : string.Empty,
                $"{node.Name} ({node.ShortId})",
                node.EngineVersion,
                In(report.NodesBefore, node),
                In(report.NodesDuring, node),
                In(report.NodesAfter, node));
        }

        table.End();

        static string In(IReadOnlyList<SwarmNode> nodes, SwarmNode node) => nodes.FirstOrDefault(one => one.Id == node.Id) is { } seen ? Words.State(seen) : "not seen";
    }

    private static void About(Markup page, SwarmFailoverReport report)
    {
        page.Open("dl", ("class", "about"));
        foreach (var (name, value) in new[]
        {
            ("Fault", Words.Spaced(report.Fault.ToString())),
            ("Done to", string.Join(", ", report.Targets)),
            ("Driver", report.Driver),
            ("Comes back by itself", report.DeadMansSwitch),
            ("Quorum", report.ExpectQuorumLoss ? "was to be lost" : "was to be kept"),
            ("Limits", Limits(report.Limits)),
            ("Swarm", report.SwarmId),
            ("Drill", report.Id),
        })
        {
            page.Open("div").Element("dt", name).Element("dd", value.Length > 0 ? value : "none").Close("div");
        }

        page.Close("dl");
    }

    private static string Limits(SwarmFailoverLimits limits) => string.Join(", ", new[]
    {
        limits.ControlPlaneGap is { } plane ? $"without management {Words.Seconds(plane)}" : string.Empty,
        limits.ServiceGap is { } service ? $"service gap {Words.Seconds(service)}" : string.Empty,
        limits.FailedProbes is { } failed ? $"{Figures.Count(failed)} failed probes" : string.Empty,
        limits.Rejoin is { } rejoin ? $"rejoin {Words.Seconds(rejoin)}" : string.Empty,
    }.Where(static limit => limit.Length > 0));
}
