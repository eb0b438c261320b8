using System.Globalization;

namespace SwarmHa.Reports;

/// <summary>Where a moment of a drill is drawn: all that was seen fits, and a place is a share of the width, so that the drawing needs no script to fit any.</summary>
internal sealed class TimeAxis
{
    private const int MostTicks = 9;

    /// <summary>Some thirty years: a file that was read may say anything.</summary>
    private const double Farthest = 1e9;

    private static readonly double[] Round = [1, 2, 5, 10, 20];
    private readonly double _from;
    private readonly double _span;

    private TimeAxis(double from, double to)
    {
        _span = Math.Max(to - from, 1) * 1.02;
        _from = from - (_span * 0.01);
    }

    /// <summary>The axis of a drill.</summary>
    public static TimeAxis Of(SwarmFailoverReport report)
    {
        var histories = report.Managers.Select(static manager => manager.History).Concat(report.Services.Select(static service => service.History));
        var moments = report.TimeLine.Select(static moment => moment.SinceFault)
            .Concat(histories.SelectMany(static history => history.Segments).SelectMany(static segment => new[] { segment.From, segment.To }))
            .Concat(report.Tasks.SelectMany(static tasks => tasks.History).Select(static count => count.SinceFault))
            .Select(static moment => Math.Max(-Farthest, Math.Min(Farthest, moment.TotalSeconds)))
            .DefaultIfEmpty(0)
            .ToList();
        return new TimeAxis(moments.Min(), moments.Max());
    }

    /// <summary>The end of what is drawn.</summary>
    public TimeSpan End => TimeSpan.FromSeconds(_from + _span);

    /// <summary>A moment's place, from 0 to 100.</summary>
    public double Share(TimeSpan moment) => Math.Min(100, Math.Max(0, 100 * (moment.TotalSeconds - _from) / _span));

    /// <summary>A moment's place as SVG takes it.</summary>
    public string At(TimeSpan moment) => Percent(Share(moment));

    /// <summary>The width between two moments, and never so little that it cannot be seen.</summary>
    public string Width(TimeSpan from, TimeSpan to) => Percent(Math.Max(0.2, Share(to) - Share(from)));

    /// <summary>Round moments to write at the axis, in seconds.</summary>
    public IEnumerable<double> Ticks()
    {
        var rough = _span / MostTicks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = Round.Select(factor => factor * power).First(size => size >= rough);
        for (var tick = Math.Ceiling(_from / step); tick * step <= _from + _span; tick++)
        {
            // Adding zero makes no negative one of it.
            yield return (tick * step) + 0.0;
        }
    }

    /// <summary>A share as SVG takes it.</summary>
    public static string Percent(double share) => share.ToString("0.###", CultureInfo.InvariantCulture) + "%";
}
