namespace SwarmHa.Core.Tests;

/// <summary>What is going to happen in a fake swarm, each at its own moment.</summary>
internal sealed class FakeSchedule(TimeProvider time)
{
    private readonly List<(DateTimeOffset Due, Action Happening)> _pending = [];

    public void In(TimeSpan delay, Action happening) => _pending.Add((time.GetUtcNow() + delay, happening));

    /// <summary>Lets everything happen that is due by now, in its order.</summary>
    public void CatchUp()
    {
        while (_pending.Where(entry => entry.Due <= time.GetUtcNow()).OrderBy(static entry => entry.Due).ToList() is [var next, ..])
        {
            _pending.Remove(next);
            next.Happening();
        }
    }
}
