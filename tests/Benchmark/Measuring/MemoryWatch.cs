namespace SwarmHa.Benchmark.Measuring;

/// <summary>Looks again and again at how much managed memory is in use while objects come out of something.</summary>
public sealed class MemoryWatch : IDisposable
{
    private const double Megabyte = 1e6;

    private readonly List<(int Count, long Bytes)> _looks = [];
    private readonly Func<int> _count;
    private readonly bool _collect;
    private readonly Thread _thread;
    private readonly long _before;
    private volatile bool _isOver;

    /// <summary>Begins.</summary>
    /// <param name="count">How many objects have come out so far.</param>
    /// <param name="collect">Whether to count only what is alive, by a collection before each look.</param>
    public MemoryWatch(Func<int> count, bool collect)
    {
        (_count, _collect) = (count, collect);
        _before = Alive();
        _thread = new Thread(Look) { IsBackground = true };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
    }

    /// <summary>Ends.</summary>
    /// <returns>The most that was in use over the objects that had come out, and what all objects take, in megabytes.</returns>
    public (double Over, double Objects) End()
    {
        Dispose();
        var objects = Alive() - _before;
        return (Over(_looks, _before, objects, _count()) / Megabyte, objects / Megabyte);
    }

    /// <summary>The most that was in use beside the objects.</summary>
    /// <param name="looks">How many objects there were, and how many bytes.</param>
    /// <param name="before">The bytes before.</param>
    /// <param name="objects">The bytes of all objects.</param>
    /// <param name="count">How many objects there are in all.</param>
    /// <returns>The bytes.</returns>
    public static double Over(IEnumerable<(int Count, long Bytes)> looks, long before, long objects, int count) =>
        looks.Select(look => look.Bytes - before - ((double)objects * look.Count / Math.Max(1, count))).DefaultIfEmpty().Max();

    private static long Alive()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: false);
    }

    private void Look()
    {
        while (!_isOver)
        {
            var count = _count();
            if (_collect)
            {
                GC.Collect();
            }

            _looks.Add((count, GC.GetTotalMemory(forceFullCollection: false)));
            Thread.Sleep(_collect ? 20 : 1);
        }
    }
}
