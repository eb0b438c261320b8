namespace SwarmHa.Benchmark.Measuring;

/// <summary>Lets contenders do the same in turn, round after round, so that what disturbs the machine disturbs all of them.</summary>
public sealed class Contest
{
    private readonly List<(string Name, Func<double> Run, List<double> Times)> _contenders = [];

    /// <summary>Adds a contender.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="run">Does it once, and tells how long that took, in milliseconds.</param>
    public void Add(string name, Func<double> run) => _contenders.Add((name, run, []));

    /// <summary>Runs the rounds. Each begins with another contender, so that none always follows the same.</summary>
    /// <param name="warmUp">The rounds that do not count.</param>
    /// <param name="rounds">The rounds that count.</param>
    /// <param name="collect">Whether the garbage of one is cleared away before the next, so that nobody pays for another's.</param>
    public void Run(int warmUp, int rounds, bool collect)
    {
        for (var round = 0; round < warmUp + rounds; round++)
        {
            for (var turn = 0; turn < _contenders.Count; turn++)
            {
                var (_, run, times) = _contenders[(round + turn) % _contenders.Count];
                if (collect)
                {
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                }

                var time = run();
                if (round >= warmUp)
                {
                    times.Add(time);
                }
            }
        }
    }

    /// <summary>What one contender needed.</summary>
    /// <param name="name">Which one.</param>
    /// <returns>Its times in milliseconds, by round.</returns>
    public Sample Of(string name) => new(_contenders.First(contender => contender.Name == name).Times);
}
