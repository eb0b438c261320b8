namespace SwarmHa.Reports;

/// <summary>The lanes of what was asked: a manager's reads over its writes, and each service.</summary>
internal static class ProbeLanes
{
    private const int BarHeight = 10;
    private const int BarPitch = 13;
    private const int ServiceHeight = 14;

    /// <summary>A lane for each manager.</summary>
    public static void Managers(Canvas canvas, SwarmFailoverReport report)
    {
        foreach (var manager in report.Managers.GroupBy(static manager => manager.Node))
        {
            var kinds = manager.OrderBy(static kind => kind.Operation).ToList();
            var figures = string.Join(", ", kinds.Select(static kind => $"{Name(kind.Operation)}s {kind.Answered}/{kind.Sent}"));
            var top = canvas.Lane(manager.Key, figures, kinds.Count * BarPitch);
            for (var index = 0; index < kinds.Count; index++)
            {
                var y = top + (index * BarPitch);
                canvas.Note(y + BarHeight - 1, kinds[index].Operation == SwarmProbeOperation.Read ? "R" : "W");
                Bars(canvas, kinds[index].History, $"{manager.Key}, {Name(kinds[index].Operation)}s", "failed", y, BarHeight);
            }
        }
    }

    /// <summary>A lane for each service.</summary>
    public static void Services(Canvas canvas, SwarmFailoverReport report)
    {
        foreach (var service in report.Services)
        {
            var name = service.Target.OriginalString;
            var figures = $"{service.Sent - service.Failed}/{service.Sent}{(service.IsOnStoppedNode ? ", on the lost host" : $", gap {Words.Seconds(service.LongestGap)}")}";
            var top = canvas.Lane(name, figures, ServiceHeight);

            // What is lost with its host was to be expected, and looks so.
            Bars(canvas, service.History, name, service.IsOnStoppedNode ? "expected" : "failed", top, ServiceHeight);
        }
    }

    private static void Bars(Canvas canvas, SwarmProbeHistory history, string who, string failed, int y, int height)
    {
        foreach (var piece in Stretches.Of(history, canvas.Axis))
        {
            var span = $"{Figures.Seconds(piece.From)} to {Words.Seconds(piece.To)}";
            if (piece.Failed > 0)
            {
                canvas.Bar(failed, piece.From, piece.To, y, height, $"{who}: {piece.Failed} not answered, {span}. {piece.Error}");
            }
            else
            {
                canvas.Bar("answered", piece.From, piece.To, y, height, $"{who}: {piece.Answered} answered, {span}");
            }
        }
    }

    private static string Name(SwarmProbeOperation operation) => operation == SwarmProbeOperation.Read ? "read" : "write";
}
