namespace SwarmHa.Reports;

/// <summary>A stretch of time as it is drawn.</summary>
/// <param name="From">Its begin, since the fault.</param>
/// <param name="To">Its end.</param>
/// <param name="Answered">How many questions of it were answered.</param>
/// <param name="Failed">How many were not.</param>
/// <param name="Error">Why not.</param>
internal sealed record Stretch(TimeSpan From, TimeSpan To, long Answered, long Failed, string Error);

/// <summary>A probe's history, with no more pieces than can be told apart: what is too fine is put together, and a piece with any failure in it is drawn as one.</summary>
internal static class Stretches
{
    /// <summary>How many pieces a lane may have; beyond that they are thinned out to as many places.</summary>
    private const int Most = 500;

    /// <summary>The pieces, those with failures last, so that they are drawn over the others.</summary>
    public static IEnumerable<Stretch> Of(SwarmProbeHistory history, TimeAxis axis)
    {
        var pieces = history.Segments.Select(static segment => segment.Answered
            ? new Stretch(segment.From, segment.To, segment.Count, 0, string.Empty)
            : new Stretch(segment.From, segment.To, 0, segment.Count, segment.Error));
        var drawn = history.Segments.Count <= Most ? pieces : Thinned(pieces, axis);
        return drawn.OrderBy(static piece => piece.Failed > 0).ThenBy(static piece => piece.From);
    }

    /// <summary>Pieces that begin at the same place become one; then neighbours that are alike and touch one another.</summary>
    private static IEnumerable<Stretch> Thinned(IEnumerable<Stretch> pieces, TimeAxis axis)
    {
        var places = pieces.GroupBy(piece => (Place: (int)(axis.Share(piece.From) * Most / 100), IsFailed: piece.Failed > 0))
            .Select(static place => place.Aggregate(Joined))
            .OrderBy(static piece => piece.Failed > 0)
            .ThenBy(static piece => piece.From);
        Stretch? open = null;
        foreach (var piece in places)
        {
            if (open is not null && open.Failed > 0 == piece.Failed > 0 && axis.Share(piece.From) - axis.Share(open.To) < 100.0 / Most)
            {
                open = Joined(open, piece);
                continue;
            }

            if (open is not null)
            {
                yield return open;
            }

            open = piece;
        }

        if (open is not null)
        {
            yield return open;
        }
    }

    private static Stretch Joined(Stretch one, Stretch other) => new(
        one.From < other.From ? one.From : other.From,
        one.To > other.To ? one.To : other.To,
        one.Answered + other.Answered,
        one.Failed + other.Failed,
        other.Error.Length > 0 ? other.Error : one.Error);
}
