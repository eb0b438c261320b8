using System.Globalization;

namespace SwarmHa.Reports;

/// <summary>A drawing that grows downwards by lanes. Heights are in pixels and widths are shares, so that texts keep their size on
/// a wide page as on a narrow one. The labels lie over the plot; the style sheet moves the plot to their right where there is room.</summary>
internal sealed class Canvas(TimeAxis axis, int number)
{
    private const int NameLength = 26;
    private readonly Markup _labels = new();
    private readonly Markup _plot = new();

    /// <summary>The time axis.</summary>
    public TimeAxis Axis => axis;

    /// <summary>How far down it goes by now.</summary>
    public int Height { get; private set; }

    /// <summary>Begins a lane.</summary>
    /// <param name="name">Whose lane it is.</param>
    /// <param name="figures">What it comes to.</param>
    /// <param name="height">How high the lane's own part is.</param>
    /// <returns>Where that part begins.</returns>
    public int Lane(string name, string figures, int height)
    {
        // Beside the lane where there is room, and else above it: the style sheet shows the one or the other.
        var top = Height + 18;
        var shown = Words.Fit(name, NameLength);
        var middle = top + (height / 2);
        Label("wide name", 0, middle - 2, shown);
        Label("wide sum", 0, middle + 12, figures);
        Label("narrow name", 0, top - 5, shown);
        _labels.Element("text", figures, ("class", "narrow sum"), ("x", "100%"), ("y", Pixels(top - 5)), ("text-anchor", "end"));
        Height = top + height + 6;
        return top;
    }

    /// <summary>A word at the left of a bar, where there is room.</summary>
    public void Note(int y, string text) =>
        _labels.Element("text", text, ("class", "wide note"), ("y", Pixels(y)), ("text-anchor", "end"));

    /// <summary>Leaves space.</summary>
    public void Skip(int height) => Height += height;

    /// <summary>A bar between two moments.</summary>
    public void Bar(string kind, TimeSpan from, TimeSpan to, double y, double height, string title)
    {
        _plot.Open("rect", ("class", kind), ("x", Axis.At(from)), ("y", Pixels(y)), ("width", Axis.Width(from, to)), ("height", Pixels(Math.Max(0, height))), ("fill", Fill(kind)));
        _plot.Element("title", title).Close("rect");
    }

    /// <summary>A level line between two moments.</summary>
    public void Level(string kind, TimeSpan from, TimeSpan to, double y) => Line(kind, Axis.At(from), y, Axis.At(to), y);

    /// <summary>An upright line at a moment.</summary>
    public void Upright(string kind, TimeSpan at, double top, double bottom) => Line(kind, Axis.At(at), top, Axis.At(at), bottom);

    /// <summary>A numbered mark at a moment.</summary>
    public void Mark(string kind, TimeSpan at, int y, string label, string title)
    {
        _plot.Open("g", ("class", kind)).Element("title", title)
            .Open("circle", ("cx", Axis.At(at)), ("cy", Pixels(y)), ("r", "8")).Close("circle")
            .Element("text", label, ("x", Axis.At(at)), ("y", Pixels(y + 4)), ("text-anchor", "middle"))
            .Close("g");
    }

    /// <summary>A text at a place of the axis.</summary>
    public void TickLabel(string kind, double seconds, int y)
    {
        var share = Axis.Share(TimeSpan.FromSeconds(seconds));
        var anchor = share < 3 ? "start" : share > 97 ? "end" : "middle";
        _plot.Element("text", $"{seconds.ToString("0.###", CultureInfo.InvariantCulture)} s", ("class", kind), ("x", TimeAxis.Percent(share)), ("y", Pixels(y)), ("text-anchor", anchor));
    }

    /// <summary>Writes the whole drawing.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="description">What it shows, for those who do not see it.</param>
    public void Write(Markup page, string description)
    {
        page.Open("div", ("class", "timeline"), ("role", "img"), ("aria-label", description));
        page.Open("svg", ("class", "plot"), ("height", Pixels(Height))).Open("defs");
        Hatch(page, "failed");
        Hatch(page, "expected");
        page.Close("defs").Own(_plot.ToString()).Close("svg");
        page.Open("svg", ("class", "labels"), ("height", Pixels(Height))).Own(_labels.ToString()).Close("svg");
        page.Close("div");
    }

    /// <summary>Stripes, so that what failed is told by more than its colour.</summary>
    private void Hatch(Markup page, string kind) => page
        .Open("pattern", ("id", $"{kind}-{Figures.Count(number)}"), ("width", "6"), ("height", "6"), ("patternUnits", "userSpaceOnUse"), ("patternTransform", "rotate(45)"))
        .Open("rect", ("class", "hatch-ground"), ("width", "6"), ("height", "6")).Close("rect")
        .Open("rect", ("class", $"hatch-{kind}"), ("width", "3"), ("height", "6")).Close("rect")
        .Close("pattern");

    private string Fill(string kind) => kind is "failed" or "expected" ? $"url(#{kind}-{Figures.Count(number)})" : "currentColor";

    private void Line(string kind, string x1, double y1, string x2, double y2) =>
        _plot.Open("line", ("class", kind), ("x1", x1), ("y1", Pixels(y1)), ("x2", x2), ("y2", Pixels(y2))).Close("line");

    private void Label(string kind, int x, int y, string text) => _labels.Element("text", text, ("class", kind), ("x", Pixels(x)), ("y", Pixels(y)));

    private static string Pixels(double pixels) => pixels.ToString("0.##", CultureInfo.InvariantCulture);
}
