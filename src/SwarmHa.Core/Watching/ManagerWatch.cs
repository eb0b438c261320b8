namespace SwarmHa;

/// <summary>Tells each change in a swarm as it happens, whichever manager is lost meanwhile.</summary>
/// <param name="swarm">The swarm.</param>
/// <param name="name">What it is called in this session.</param>
/// <param name="time">The clock.</param>
public sealed class ManagerWatch(ISwarm swarm, string name, TimeProvider time)
{
    private const string Up = nameof(Up);
    private const string Down = nameof(Down);

    private readonly SwarmComparison _comparison = new(name);

    /// <summary>Watches until it is cancelled or the limit has passed.</summary>
    /// <param name="tell">Is told each change, one after the other.</param>
    /// <param name="limit">How long to watch.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task that ends when the limit has passed.</returns>
    public Task RunAsync(Action<SwarmManagerChange> tell, TimeSpan limit, CancellationToken cancellationToken)
    {
        _ = tell ?? throw new ArgumentNullException(nameof(tell));
        bool? wasUp = null;
        return new SwarmObserver(swarm, time).ObserveAsync(
            sight =>
            {
                // The first state seen, up or down, is no change.
                var isUp = sight.Nodes is not null;
                if (wasUp is { } before && before != isUp)
                {
                    tell(new SwarmManagerChange { Time = sight.At, Swarm = name, Property = SwarmManagerProperty.ControlPlane, From = isUp ? Down : Up, To = isUp ? Up : Down });
                }

                wasUp = isUp;
                foreach (var change in sight.Nodes is { } nodes ? _comparison.With(nodes, sight.At) : [])
                {
                    tell(change);
                }

                return false;
            },
            limit,
            cancellationToken);
    }
}
