using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace SwarmHa.Reports.Tests;

/// <summary>The page as a text: what is in it, and what is not. How it looks in a browser is tested in <see cref="BrowserTests"/>.</summary>
public sealed class PageTests
{
    private static readonly string[] Harmless =
    [
        "html", "head", "meta", "title", "style", "body", "main", "header", "nav", "ol", "ul", "li", "a", "article", "h1", "h2", "h3", "p", "span", "dl", "div", "dt", "dd",
        "strong", "table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "footer", "svg", "defs", "pattern", "rect", "line", "circle", "text", "g",
    ];

    public static TheoryData<string> Names => [.. Samples.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_needs_nothing_besides_itself_and_runs_nothing(string name)
    {
        var page = Read(Samples.All[name]);
        Assert.Equal("default-src 'none'; style-src 'unsafe-inline'", page.Descendants("meta").Single(static meta => meta.Attribute("http-equiv") is not null).Attribute("content")!.Value);
        Assert.All(page.Descendants(), static element => Assert.Contains(element.Name.LocalName, Harmless));
        Assert.All(page.Descendants().Attributes(), static attribute =>
        {
            Assert.DoesNotMatch("^(on|src|style|srcdoc|xlink)", attribute.Name.LocalName);
            Assert.True(attribute.Name != "href" || Regex.IsMatch(attribute.Value, "^#drill-[0-9]+$"), attribute.ToString());
            Assert.True(attribute.Name != "fill" || Regex.IsMatch(attribute.Value, "^(currentColor|url\\(#[a-z]+-[0-9]+\\))$"), attribute.ToString());
        });
        Assert.DoesNotMatch("url\\(|@import|@font-face", page.Descendants("style").Single().Value);
        var ids = page.Descendants().Attributes("id").Select(static id => id.Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public void It_begins_with_the_verdict_and_the_conclusion()
    {
        var page = Read(Samples.All["pass"]);
        Assert.Equal("Pass: failover drill of 2026-11-23 14:49:07 +01:00", page.Descendants("title").First().Value);
        Assert.Equal("Pass Engine of node-40 stopped: node-60 took over", page.Descendants("h1").Single().Value.ReplaceLineEndings(string.Empty));
        Assert.Contains(page.Descendants("p"), static text => text.Value == Samples.Pass().Conclusion);
        Assert.Equal(
            ["10.142 s", "10.630 s", "10.143 s", "0.138 s", "4.910 s", "21.900 s"],
            page.Descendants("dl").First().Elements("div").Select(static figure => figure.Element("dd")!.Value));
        Assert.Equal(["Before the fault", "During the fault", "Afterwards", "Limits"], page.Descendants("caption").Take(4).Select(static caption => caption.Value));
        Assert.Equal(Samples.Pass().Findings.Select(static finding => $"Pass|{finding.Expectation}|{finding.Observed}"), Rows(page, "findings"));
    }

    /// <summary>The first lines are for the one who pays: which swarm, who, from where, when, and what was promised.</summary>
    [Fact]
    public void Its_head_tells_where_it_comes_from_and_what_was_promised()
    {
        var page = Read(Samples.All["pass"]);
        var article = page.Descendants("article").Single();
        Assert.Equal("Swarm production, 2026-11-23 14:49:07 +01:00 (Europe/Berlin). Run by ann@desk with SwarmHa 0.1.0.", article.Elements("p").First().Value);
        Assert.Equal(
            "Target: the swarm without management for at most 15 s; a service silent for at most 1 s; at most 0 failed service probes; the lost managers not back for at most 30 s.",
            article.Elements("p").Single(static text => text.Attribute("class")?.Value == "target").Value.ReplaceLineEndings(string.Empty));
        Assert.Contains(Rows(page, "moments"), static row => row.StartsWith("4|0.000 s|Fault|the engine of node-40 is told to stop|14:49:10.250", StringComparison.Ordinal));
        Assert.DoesNotContain("What to do", article.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("overloaded", article.Value, StringComparison.Ordinal);
        Assert.Contains("no limits were set, so the times are measured but not judged (-MaxControlPlaneGap, -MaxServiceGap, -MaxRejoin set some)", Read(Samples.All["demotion"]).Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_what_to_do_once_for_all_with_the_same_remedy()
    {
        var remedies = Read(Samples.All["fail"]).Descendants("ul").Single(static list => list.Attribute("class")!.Value == "remedies").Elements("li").Select(static item => item.Value.ReplaceLineEndings(string.Empty));
        Assert.Equal(
            [
                "Another manager becomes leader: not within 90 s Check that the remaining managers reach each other on TCP port 2377.",
                "http://10.213.0.50:8080/ answers all the while: 164 of 206 probes answered, longest gap 4.200 s; A service is silent for 1 s at most: 4.200 s Run at least two tasks on different hosts.",
            ],
            remedies);
    }

    [Fact]
    public void What_could_not_be_measured_is_neither_a_pass_nor_a_failure()
    {
        var page = Read(Samples.All["inconclusive"]);
        Assert.Contains("Inconclusive|No service is silent for longer than 1.000 s|no service was probed", Rows(page, "findings"));
        Assert.Contains("Skipped|No replicated services to check|", Rows(page, "findings"));
        Assert.Contains(page.Descendants("p"), static text => text.Attribute("class")?.Value == "remark" && text.Value.StartsWith("The machine that ran the drill was overloaded: its timers were up to 1.200 s late.", StringComparison.Ordinal));
    }

    [Fact]
    public void An_earlier_drill_of_the_same_kind_stands_beside_it()
    {
        var before = Samples.Pass() with { Id = "before", Started = Samples.Pass().Started.AddDays(-30), ElectionTime = Samples.Span(9.8), RejoinTime = null };
        var text = new FailoverReportFormats().Write(Samples.All["pass"], SwarmReportFormat.Html, [before with { Started = before.Started.AddDays(-1) }, before, Samples.Demotion() with { Started = before.Started.AddDays(1) }, Samples.Pass()]);
        var article = Parse(text).Descendants("article").Single();
        Assert.Equal(
            ["previous 10.142 s", "previous 10.630 s", "previous 9.800 s", "previous 0.138 s", "previous none", "previous 21.900 s"],
            article.Element("dl")!.Elements("div").Select(static figure => figure.Elements("dd").Last().Value));
        Assert.Contains(
            article.Elements("p"),
            static line => line.Value == "Previous drill: Pass, Engine of node-40 stopped: node-60 took over. Swarm production, 2026-10-24 14:49:07 +01:00 (Europe/Berlin). Run by ann@desk with SwarmHa 0.1.0.");
        Assert.DoesNotContain("revious", Read(Samples.All["pass"]).Root!.Element("body")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_and_what_did_not_come_about_are_said()
    {
        var page = Read(Samples.All["fail"]);
        Assert.Equal("Fail Engine of node-40 frozen: nobody took over", page.Descendants("h1").Single().Value.ReplaceLineEndings(string.Empty));
        Assert.Contains("Fail|Another manager becomes leader|not within 90 s", Rows(page, "findings"));
        var figures = page.Descendants("dl").First().Elements("div").ToList();
        Assert.Equal("no end seen", figures[0].Element("dd")!.Value);
        Assert.Equal("over", figures[3].Attribute("class")!.Value);
        Assert.Contains(Rows(page, "nodes"), static row => row.EndsWith("|Ready, Leader|not seen|Ready, Reachable", StringComparison.Ordinal));
    }

    [Fact]
    public void The_time_line_has_a_lane_for_each_manager_service_and_replicated_service()
    {
        var page = Read(Samples.All["pass"]);
        var labels = page.Descendants("text").Where(static text => text.Attribute("class")?.Value == "wide name").Select(static text => text.Value);
        Assert.Equal(["Moments", "node-40", "node-50", "node-60", "http://10.213.0.50:8080/", "http://10.213.0.40:8080/", "web"], labels);
        Assert.Equal(14, page.Descendants("circle").Count());
        Assert.Single(page.Descendants("line"), static line => line.Attribute("class")!.Value == "line-fault");
        Assert.Single(page.Descendants("rect"), static rect => rect.Attribute("class")!.Value == "band-gap");
        var titles = page.Descendants("rect").Elements("title").Select(static title => title.Value).ToList();
        Assert.Contains("node-50, writes: 21 not answered, -0.100 to 10.800 s. The swarm does not have a leader", titles);
        Assert.Contains("http://10.213.0.50:8080/: 206 answered, -3.200 to 18.700 s", titles);
        Assert.Contains("web: 2 of 3 running, 1.200 to 12.600 s", titles);
        Assert.Contains("The services were untouched.", page.Descendants("div").Single(static div => div.Attribute("role")?.Value == "img").Attribute("aria-label")!.Value, StringComparison.Ordinal);
        Assert.All(page.Descendants("rect").Where(static rect => rect.Element("title") is not null), static rect =>
            Assert.InRange(Percent(rect, "x") + Percent(rect, "width"), 0, 100.3));
    }

    [Fact]
    public void A_crowded_history_is_thinned_out_and_no_failure_is_hidden()
    {
        var watch = Stopwatch.StartNew();
        var text = new FailoverReportFormats().Write(Samples.All["crowded"], SwarmReportFormat.Html);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.InRange(text.Length, 0, 1_000_000);
        var bars = Parse(text).Descendants("rect").Select(static rect => (Kind: rect.Attribute("class")!.Value, Title: rect.Element("title")?.Value ?? string.Empty, Width: Percent(rect, "width")))
            .Where(static bar => bar.Title.StartsWith("node-50, reads", StringComparison.Ordinal))
            .ToList();
        Assert.InRange(bars.Count, 100, 700);
        var failed = bars.Where(static bar => bar.Kind == "failed").ToList();
        Assert.Equal(100, failed.Sum(static bar => int.Parse(Regex.Match(bar.Title, "([0-9]+) not answered").Groups[1].Value, CultureInfo.InvariantCulture)));
        Assert.Equal(100, failed.Count);
        Assert.All(failed, static bar => Assert.InRange(bar.Width, 0.19, 1));
        Assert.Equal(9_900, bars.Where(static bar => bar.Kind == "answered").Sum(static bar => int.Parse(Regex.Match(bar.Title, "([0-9]+) answered").Groups[1].Value, CultureInfo.InvariantCulture)));
        Assert.Contains("web: 0 of 3 running", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_series_has_its_statistics_first_and_a_link_to_each_drill()
    {
        var page = Read(Samples.All["series"]);
        Assert.Equal("Fail 2 of 4 failover drills passed", page.Descendants("h1").Single().Value.ReplaceLineEndings(string.Empty));
        Assert.Contains(page.Descendants("p"), static text => text.Value.StartsWith("Drill 4 was refused", StringComparison.Ordinal));
        Assert.Contains("Election|2|0.091 s|5.117 s|10.143 s|10.143 s", Rows(page, "spread"));
        Assert.Equal(["drill-1", "drill-2", "drill-3"], page.Descendants("article").Select(static article => article.Attribute("id")!.Value));
        Assert.Equal(["#drill-1", "#drill-2", "#drill-3"], page.Descendants("a").Select(static link => link.Attribute("href")!.Value));
    }

    [Fact]
    public void Hostile_texts_are_shown_as_they_are()
    {
        var page = Read(Samples.All["hostile"]);
        Assert.Contains(page.Descendants("td"), static cell => cell.Value.StartsWith("<script>alert(1)</script>\"'&]]>--><!--\\u0000\\u0007\\u001b[31m\\u202e\\uffff", StringComparison.Ordinal));
        Assert.DoesNotContain('\u202e', page.ToString());
    }

    /// <summary>A file that was read may hold anything, and drills may be as short as one moment.</summary>
    [Fact]
    public void Any_report_makes_a_page_and_XML()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            Read(Samples.One(new AnyReport(seed).Make()));
            XDocument.Parse(new FailoverReportFormats().Write(Samples.One(new AnyReport(seed).Make()), SwarmReportFormat.JUnit));
        }

        var endless = Samples.Pass();
        Read(Samples.One(endless with { Duration = TimeSpan.MaxValue, TimeLine = [endless.TimeLine[0] with { SinceFault = TimeSpan.MinValue }, endless.TimeLine[1] with { SinceFault = TimeSpan.MaxValue }] }));
        Read(Samples.One(endless with { TimeLine = [], Services = [], Managers = [], Tasks = [], Findings = [], Targets = [], NodesBefore = [], NodesAfter = [], NodesDuring = [] }));
        Read(new SwarmFailoverSeries { Reports = [], Wanted = 2, Reason = "refused" });
    }

    private static double Percent(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value.TrimEnd('%'), CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> Rows(XDocument page, string table) =>
        [.. page.Descendants("table").Where(one => one.Attribute("class")!.Value == table).Descendants("tr").Where(static row => row.Element("td") is not null)
            .Select(static row => string.Join('|', row.Elements("td").Select(static cell => cell.Value)))];

    private static XDocument Read(SwarmFailoverSeries drills) => Parse(new FailoverReportFormats().Write(drills, SwarmReportFormat.Html));

    /// <summary>The page is written so that it is XML, too: any text that broke out of its place would break that.</summary>
    private static XDocument Parse(string text)
    {
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, CheckCharacters = true });
        return XDocument.Load(reader);
    }
}
