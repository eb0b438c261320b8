using System.Reflection;

namespace SwarmHa.Reports;

/// <summary>Drills as one page for people, which needs nothing besides itself: no script, no picture, no font from elsewhere.</summary>
internal static class DrillsPage
{
    private static readonly Lazy<string> Style = new(static () =>
    {
        using var reader = new StreamReader(typeof(DrillsPage).Assembly.GetManifestResourceStream("page.css")!);
        return reader.ReadToEnd();
    });

    /// <summary>The text of a whole file.</summary>
    public static string Write(SwarmFailoverSeries drills, IReadOnlyList<SwarmFailoverReport> earlier)
    {
        var isOne = drills is { Reports.Count: 1, Wanted: <= 1 };
        var page = new Markup().Own("<!DOCTYPE html>\n").Open("html", ("lang", "en")).Open("head");
        page.Single("meta", ("charset", "utf-8"));

        // Should anything slip through, the browser loads nothing and runs nothing.
        page.Single("meta", ("http-equiv", "Content-Security-Policy"), ("content", "default-src 'none'; style-src 'unsafe-inline'"));
        page.Single("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        page.Single("meta", ("name", "color-scheme"), ("content", "light dark"));
        page.Single("meta", ("name", "referrer"), ("content", "no-referrer"));
        page.Element("title", isOne ? $"{drills.Reports[0].Verdict}: failover drill of {Figures.Local(drills.Reports[0].StartedLocal)}" : Headline(drills));
        page.Open("style").Own(Style.Value).Close("style").Close("head").Open("body").Open("main");
        if (!isOne)
        {
            Summary(page, drills);
        }

        for (var index = 0; index < drills.Reports.Count; index++)
        {
            DrillArticle.Write(page, drills.Reports[index], Earlier.Than(drills.Reports[index], earlier), index + 1, isOne ? "h1" : "h2");
        }

        page.Element("footer", $"Written by SwarmHa {typeof(DrillsPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}. "
            + "Times are those of the machine that ran the drill, in its time zone; seconds are counted from the fault.");
        return page.Close("main").Close("body").Close("html").ToString();
    }

    private static string Headline(SwarmFailoverSeries drills) =>
        $"{drills.Verdict}: {drills.Reports.Count(static report => report.Verdict == SwarmFailoverVerdict.Pass)} of {drills.Wanted} failover drills passed";

    private static void Summary(Markup page, SwarmFailoverSeries drills)
    {
        page.Open("header").Open("h1").Element("span", drills.Verdict.ToString(), ("class", $"verdict {drills.Verdict}"));
        page.Text($" {Headline(drills).Split([": "], 2, StringSplitOptions.None)[1]}").Close("h1");
        if (drills.Reason.Length > 0)
        {
            page.Element("p", drills.Reason, ("class", "conclusion"));
        }

        var spread = new Table(page).Begin("spread", "How the figures were spread", "Figure", "+Drills", "+Least", "+Median", "+95th percentile", "+Most");
        foreach (var figure in drills.Statistics)
        {
            spread.Row(
                string.Empty,
                Name(figure.Figure),
                Figures.Count(figure.Count),
                Words.Seconds(figure.Minimum),
                Words.Seconds(figure.Median),
                Words.Seconds(figure.P95),
                Words.Seconds(figure.Maximum));
        }

        spread.End();
        page.Open("nav", ("aria-label", "Drills")).Open("ol", ("class", "drills"));
        for (var index = 0; index < drills.Reports.Count; index++)
        {
            var report = drills.Reports[index];
            page.Open("li").Element("span", report.Verdict.ToString(), ("class", $"verdict {report.Verdict}"));
            page.Element("a", Words.Headline(report), ("href", $"#drill-{Figures.Count(index + 1)}"));
            page.Text($" {Figures.Local(report.StartedLocal)}, without reads: {Words.WithoutReads(report)}").Close("li");
        }

        page.Close("ol").Close("nav").Close("header");
    }

    /// <summary>A figure of a series by the name that it has in the drills below.</summary>
    private static string Name(string figure) => figure switch
    {
        nameof(SwarmFailoverReport.ElectionTime) => "Election",
        nameof(SwarmFailoverReport.ControlPlaneGap) => "Without reads",
        nameof(SwarmFailoverReport.WriteGap) => "Without writes",
        nameof(SwarmFailoverReport.RejoinTime) => "Rejoin",
        nameof(SwarmFailoverReport.Duration) => "Whole drill",
        "ServiceGap" => "Longest service gap",
        _ => figure,
    };
}
