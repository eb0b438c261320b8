namespace SwarmHa.Reports;

/// <summary>One drill on the page: verdict and conclusion first, then the figures, what was expected, the time line, and all else that was seen.</summary>
internal static class DrillArticle
{
    /// <summary>Writes it.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="report">The drill.</param>
    /// <param name="previous">The drill with which it can be compared; null when there is none.</param>
    /// <param name="number">Its number on the page.</param>
    /// <param name="heading">The tag of its heading; those within are one below.</param>
    public static void Write(Markup page, SwarmFailoverReport report, SwarmFailoverReport? previous, int number, string heading)
    {
        var below = heading == "h1" ? "h2" : "h3";
        page.Open("article", ("id", $"drill-{Figures.Count(number)}"));
        page.Open(heading).Element("span", report.Verdict.ToString(), ("class", $"verdict {report.Verdict}")).Text($" {Words.Headline(report)}").Close(heading);
        page.Element("p", Words.Origin(report), ("class", "subtitle"));
        page.Element("p", report.Conclusion, ("class", "conclusion"));
        if (report.IsOverloaded)
        {
            page.Element("p", Words.Overload(report), ("class", "remark"));
        }

        WhatToDo(page, report, below);
        page.Open("p", ("class", "target")).Element("strong", "Target:").Text($" {report.Limits.Describe()}.").Close("p");
        KeyFigures(page, report, previous);
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

    /// <summary>What to do about each expectation that was not met, once for all with the same remedy.</summary>
    private static void WhatToDo(Markup page, SwarmFailoverReport report, string heading)
    {
        var remedies = report.Findings.Where(static finding => finding is { Passed: false, Advice.Length: > 0 }).GroupBy(static finding => finding.Advice).ToList();
        if (remedies.Count == 0)
        {
            return;
        }

        page.Element(heading, "What to do").Open("ul", ("class", "remedies"));
        foreach (var remedy in remedies)
        {
            page.Open("li").Element("strong", string.Join("; ", remedy.Select(static finding => finding.Text))).Text($" {remedy.Key}").Close("li");
        }

        page.Close("ul");
    }

    private static void KeyFigures(Markup page, SwarmFailoverReport report, SwarmFailoverReport? previous)
    {
        page.Open("dl", ("class", "figures"));
        Figure("Without reads", static drill => drill.ControlPlaneGap, Words.WithoutReads(report), report.Limits.ControlPlaneGap);
        Figure("Without writes", static drill => drill.WriteGap, Words.WithoutWrites(report), report.Limits.ControlPlaneGap);
        Figure("Election", static drill => drill.ElectionTime, Words.Seconds(report.ElectionTime, "did not come"), null);
        Figure("Longest service gap", static drill => drill.LongestServiceGap, Words.Seconds(report.LongestServiceGap, "not watched"), report.Limits.ServiceGap);
        Figure("Rejoin", static drill => drill.RejoinTime, Words.Seconds(report.RejoinTime, "did not come"), report.Limits.Rejoin);
        Figure("Whole drill", static drill => drill.Duration, Words.Seconds(report.Duration), null);
        page.Close("dl");
        if (previous is not null)
        {
            page.Element("p", $"Previous drill: {previous.Verdict}, {Words.Headline(previous)}. {Words.Origin(previous)}", ("class", "subtitle previous"));
        }

        void Figure(string name, Func<SwarmFailoverReport, TimeSpan?> of, string shown, TimeSpan? limit)
        {
            page.Open("div", ("class", of(report) > limit ? "over" : string.Empty)).Element("dt", name).Element("dd", shown);
            if (limit is { } most)
            {
                page.Element("dd", $"limit {Words.Seconds(most)}", ("class", "limit"));
            }

            if (previous is not null)
            {
                page.Element("dd", $"previous {Words.Seconds(of(previous), "none")}", ("class", "limit"));
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
                table.Row(finding.Result.ToString().ToLowerInvariant(), finding.Result.ToString(), finding.Expectation, finding.Observed);
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
        var table = new Table(page).Begin("moments", "Moments", "+No.", "+Since the fault", "Moment", "What happened", $"+Time of day, {report.StartedLocal:zzz}");
        for (var index = 0; index < report.TimeLine.Count; index++)
        {
            var moment = report.TimeLine[index];
            table.Row(
                moment.Moment == SwarmFailoverMoment.Fault ? "fault" : string.Empty,
                Figures.Count(index + 1),
                Words.Seconds(moment.SinceFault),
                Words.Spaced(moment.Moment.ToString()),
                moment.Description,
                report.Local(moment.Time).ToString("HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture));
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
            ("Target", report.Limits.Describe()),
            ("Swarm", report.Swarm.Length > 0 ? $"{report.Swarm} ({report.SwarmId})" : report.SwarmId),
            ("Run by", report.RunBy.Length > 0 ? report.RunBy : "unknown"),
            ("Module", report.ModuleVersion.Length > 0 ? $"SwarmHa {report.ModuleVersion}" : "unknown"),
            ("Measured with", $"timers late by {Words.Seconds(report.LongestStall)} at most"),
            ("Drill", report.Id),
        })
        {
            page.Open("div").Element("dt", name).Element("dd", value.Length > 0 ? value : "none").Close("div");
        }

        page.Close("dl");
    }
}
