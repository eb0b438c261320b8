using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SwarmHa.Reports.Tests;

/// <summary>The page in a real browser: it fits, its shapes and texts can be seen, and nothing in it runs.</summary>
public sealed class BrowserTests(Chromium browser) : IClassFixture<Chromium>
{
    private const string Policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;\" />";

    /// <summary>Put into a copy of the page: it measures, and leaves what it found at the end.</summary>
    private const string Measure = """
        <script>
        const box = element => element.getBoundingClientRect();
        const seen = element => { const b = box(element); return b.width > 0 && b.height > 0; };
        const all = pattern => [...document.querySelectorAll(pattern)];
        const light = color => { const c = color.match(/[\d.]+/g).slice(0, 3).map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]; };
        const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
        const ground = getComputedStyle(document.body).backgroundColor;
        const bars = all('.plot rect.answered, .plot rect.failed, .plot rect.expected').filter(seen);
        const labels = all('.labels text').filter(seen);
        const crosses = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 2 && b.top < a.bottom - 2;
        const result = {
          inner: innerWidth, scroll: document.documentElement.scrollWidth,
          answered: all('.plot rect.answered').filter(seen).length, failed: all('.plot rect.failed').filter(seen).length, expected: all('.plot rect.expected').filter(seen).length,
          marks: all('.plot circle').filter(seen).length, lines: all('.plot line').length,
          names: labels.filter(l => l.classList.contains('name')).map(l => l.textContent),
          covered: labels.filter(l => bars.some(b => crosses(box(l), box(b)))).map(l => l.textContent),
          outside: [...labels, ...all('.plot text, td, th, dd, h1, p, li').filter(seen)].filter(e => box(e).left < 0 || box(e).right > innerWidth + 0.5).map(e => e.textContent),
          plot: box(document.querySelector('.plot')).left,
          thinnest: Math.min(...bars.map(b => box(b).width)),
          contrast: Math.min(...all('p, td, th, dt, dd, h1, h2, caption, li, footer').filter(seen).map(e => contrast(getComputedStyle(e).color, ground)),
            ...all('.labels text').filter(seen).map(e => contrast(getComputedStyle(e).fill, ground))),
          shapes: Math.min(...bars.map(b => contrast(getComputedStyle(b).color, ground))),
          ground: light(ground), scripts: document.scripts.length, images: document.images.length,
        };
        parent.document.body.append(Object.assign(parent.document.createElement('pre'), { id: 'measured', textContent: JSON.stringify(result) }));
        </script></body>
        """;

    [Theory]
    [InlineData(1280, false)]
    [InlineData(720, false)]
    [InlineData(400, false)]
    [InlineData(400, true)]
    public async Task A_drill_is_drawn_and_fits(int width, bool isDark)
    {
        var seen = await MeasureAsync("pass", width, isDark);
        Assert.Equal(["Moments", "node-40", "node-50", "node-60", "http://10.213.0.50:8080/", "http://10.213.0.40:8080/", "web"], seen.Names);
        Assert.Equal((15, 8, 1, 14), (seen.Answered, seen.Failed, seen.Expected, seen.Marks));
        Assert.True(seen.Lines > 8);
        Assert.True(width > 700 ? seen.Plot > 230 : seen.Plot < 30, $"the plot begins at {seen.Plot}");
        Assert.True(seen.Thinnest >= 0.7, $"a bar is {seen.Thinnest} pixels wide");
        Assert.True(isDark ? seen.Ground < 0.1 : seen.Ground > 0.9, $"the ground's light is {seen.Ground}");
        Assert.True(seen.Contrast >= 4.5, $"the contrast of a text is {seen.Contrast}");
        Assert.True(seen.Shapes >= 3, $"the contrast of a bar is {seen.Shapes}");
    }

    [Theory]
    [InlineData("hostile", 400)]
    [InlineData("series", 400)]
    public async Task Whatever_is_in_it_nothing_runs_and_it_fits(string name, int width) => await MeasureAsync(name, width);

    private async Task<Measured> MeasureAsync(string name, int width, bool isDark = false)
    {
        Assert.SkipWhen(browser.Missing.Length > 0, browser.Missing);
        var page = new FailoverReportFormats().Write(Samples.All[name], SwarmReportFormat.Html);
        Assert.Contains(Policy, page, StringComparison.Ordinal);
        var dom = await browser.OpenAsync(page.Replace(Policy, string.Empty, StringComparison.Ordinal).Replace("</body>", Measure, StringComparison.Ordinal), width, isDark);
        var found = Regex.Match(dom, "<pre id=\"measured\">(.*?)</pre>", RegexOptions.Singleline);
        Assert.True(found.Success, "The script that measures has not come to its end.");
        var seen = JsonSerializer.Deserialize<Measured>(WebUtility.HtmlDecode(found.Groups[1].Value), JsonSerializerOptions.Web)!;
        Assert.Equal(width, seen.Inner);
        Assert.True(seen.Scroll <= width, $"the page is {seen.Scroll} pixels wide in a window of {width}");
        Assert.Empty(seen.Outside);
        Assert.Empty(seen.Covered);

        // The one script is the test's own.
        Assert.Equal((1, 0), (seen.Scripts, seen.Images));
        return seen;
    }

    private sealed record Measured(
        int Inner, double Scroll, int Answered, int Failed, int Expected, int Marks, int Lines, string[] Names, string[] Covered, string[] Outside,
        double Plot, double Thinnest, double Contrast, double Shapes, double Ground, int Scripts, int Images);
}
