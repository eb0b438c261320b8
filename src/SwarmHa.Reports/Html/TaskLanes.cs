namespace SwarmHa.Reports;

/// <summary>The lanes of replicated services: how many tasks ran, as steps under the line of how many are wanted.</summary>
internal static class TaskLanes
{
    private const int LaneHeight = 28;
    private const int Most = 500;

    /// <summary>A lane for each.</summary>
    public static void Draw(Canvas canvas, SwarmFailoverReport report)
    {
        foreach (var tasks in report.Tasks)
        {
            var top = canvas.Lane(tasks.Service, $"{tasks.RunningAfter} of {tasks.Desired} run, at least {tasks.LeastRunning}", LaneHeight);
            Steps(canvas, tasks, top);
        }
    }

    private static void Steps(Canvas canvas, SwarmServiceTasksResult tasks, int top)
    {
        if (tasks.History.Count == 0)
        {
            return;
        }

        var history = Thinned(tasks.History, canvas.Axis);
        var most = Math.Max(1, Math.Max(tasks.Desired, history.Max(static count => count.Running)));
        for (var index = 0; index < history.Count; index++)
        {
            var (from, running) = (history[index].SinceFault, history[index].Running);
            var to = index + 1 < history.Count ? history[index + 1].SinceFault : canvas.Axis.End;
            var title = $"{tasks.Service}: {running} of {tasks.Desired} running, {Figures.Seconds(from)} to {Words.Seconds(to)}";
            if (running < tasks.Desired)
            {
                canvas.Bar("failed", from, to, Y(tasks.Desired), Y(running) - Y(tasks.Desired), title);
            }

            canvas.Bar("running", from, to, Y(running), top + LaneHeight - Y(running), title);
            canvas.Level("step", from, to, Y(running));
            if (index > 0)
            {
                canvas.Upright("step", from, Y(history[index - 1].Running), Y(running));
            }
        }

        canvas.Level("wanted", history[0].SinceFault, canvas.Axis.End, Y(tasks.Desired));

        double Y(long running) => top + 2 + ((LaneHeight - 2) * (1 - ((double)running / most)));
    }

    /// <summary>Of several changes at one place the one with the fewest tasks, and the last, so that no dip is lost.</summary>
    private static IReadOnlyList<SwarmRunningCount> Thinned(IReadOnlyList<SwarmRunningCount> history, TimeAxis axis) => history.Count <= Most
        ? history
        : [.. history.GroupBy(count => (int)(axis.Share(count.SinceFault) * Most / 200))
            .SelectMany(static place => new[] { place.OrderBy(static count => count.Running).First(), place.Last() }.Distinct().OrderBy(static count => count.SinceFault))];
}
