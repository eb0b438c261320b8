namespace SwarmHa.Reports;

/// <summary>Draws a drill's time line: its moments, a lane for each manager, each service and each replicated service.</summary>
internal static class TimeLineDrawing
{
    private const int MarkPitch = 20;
    private const int MarkRows = 16;
    private const double MarkWidth = 5.5;
    private const int AxisHeight = 22;

    /// <summary>Draws it.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="report">The drill.</param>
    /// <param name="number">The drill's number on the page.</param>
    public static void Write(Markup page, SwarmFailoverReport report, int number)
    {
        // What lies behind the lanes has to be drawn before them, and is as high as they will be: they are drawn twice.
        var height = Draw(report, number, 0).Height;
        Draw(report, number, height).Write(page, Description(report));
    }

    private static Canvas Draw(SwarmFailoverReport report, int number, int height)
    {
        var canvas = new Canvas(TimeAxis.Of(report), number);
        Ground(canvas, report, height - AxisHeight);
        Marks(canvas, report);
        ProbeLanes.Managers(canvas, report);
        ProbeLanes.Services(canvas, report);
        TaskLanes.Draw(canvas, report);
        foreach (var (tick, index) in canvas.Axis.Ticks().Select(static (tick, index) => (tick, index)))
        {
            canvas.TickLabel(index % 2 == 0 ? "tick" : "tick spare", tick, canvas.Height + 15);
        }

        canvas.Skip(AxisHeight);
        return canvas;
    }

    private static void Ground(Canvas canvas, SwarmFailoverReport report, int bottom)
    {
        if (First(report, SwarmFailoverMoment.Fault) is { } fault)
        {
            var undone = First(report, SwarmFailoverMoment.Undone) ?? First(report, SwarmFailoverMoment.Undo) ?? canvas.Axis.End;
            canvas.Bar("band-fault", fault, undone, 0, bottom, $"The fault lasts, from 0 to {Words.Seconds(undone)}");
        }

        if (First(report, SwarmFailoverMoment.LastAnswer) is { } last)
        {
            var answered = First(report, SwarmFailoverMoment.NewLeader) ?? First(report, SwarmFailoverMoment.Undo) ?? canvas.Axis.End;
            if (answered > last)
            {
                canvas.Bar("band-gap", last, answered, 0, bottom, $"No manager answers with a leader, from {Words.Seconds(last)} to {Words.Seconds(answered)}");
            }
        }

        foreach (var tick in canvas.Axis.Ticks())
        {
            canvas.Upright("grid", TimeSpan.FromSeconds(tick), 0, bottom);
        }

        Upright(SwarmFailoverMoment.Undo, "line-undo");
        Upright(SwarmFailoverMoment.NewLeader, "line-leader");
        Upright(SwarmFailoverMoment.Fault, "line-fault");

        void Upright(SwarmFailoverMoment moment, string kind)
        {
            if (First(report, moment) is { } at)
            {
                canvas.Upright(kind, at, 0, bottom);
            }
        }
    }

    /// <summary>The moments by the numbers of the table below, in rows where they are close together.</summary>
    private static void Marks(Canvas canvas, SwarmFailoverReport report)
    {
        var places = new List<(SwarmFailoverEvent Moment, int Row)>();
        var ends = new double[MarkRows];
        for (var row = 0; row < MarkRows; row++)
        {
            ends[row] = double.MinValue;
        }

        foreach (var moment in report.TimeLine)
        {
            var share = canvas.Axis.Share(moment.SinceFault);
            var free = Math.Max(0, Array.FindIndex(ends, end => share - end >= MarkWidth));
            ends[free] = share;
            places.Add((moment, free));
        }

        var rows = places.Select(static place => place.Row).DefaultIfEmpty(0).Max() + 1;
        var top = canvas.Lane("Moments", "numbers as in the table below", rows * MarkPitch);
        for (var index = 0; index < places.Count; index++)
        {
            var (moment, row) = places[index];
            canvas.Mark(
                moment.Moment == SwarmFailoverMoment.Fault ? "mark mark-fault" : "mark",
                moment.SinceFault,
                top + (row * MarkPitch) + (MarkPitch / 2),
                Figures.Count(index + 1),
                $"{Words.Seconds(moment.SinceFault)}: {moment.Description}");
        }
    }

    private static TimeSpan? First(SwarmFailoverReport report, SwarmFailoverMoment moment) =>
        report.TimeLine.FirstOrDefault(entry => entry.Moment == moment)?.SinceFault;

    private static string Description(SwarmFailoverReport report) =>
        $"Time line of the drill. {report.Conclusion} Time without reads: {Words.WithoutReads(report)}, without writes: {Words.WithoutWrites(report)}. "
        + $"{string.Join(". ", report.Services.Select(static service => $"{service.Target.OriginalString} answered {service.Sent - service.Failed} of {service.Sent}"))}. "
        + "The tables below say the same in figures.";
}
