namespace SwarmHa;

/// <summary>An event of an engine. Engines keep the last 256 of them in memory, and none beyond their own end.</summary>
/// <param name="TimeNano">When it happened by the engine's clock, in nanoseconds since 1970.</param>
/// <param name="Type">The kind of object, such as <c>node</c>.</param>
/// <param name="Action">What happened, such as <c>update</c>.</param>
/// <param name="ActorId">The id of the object.</param>
/// <param name="IsLocal">Whether it is the engine's own. Events of the swarm reach every manager, and carry the leader's time.</param>
public sealed record EngineEvent(long TimeNano, string Type, string Action, string ActorId, bool IsLocal)
{
    /// <summary>When it happened, rounded down to 100 ns.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds(0).AddTicks(TimeNano / 100);
}
