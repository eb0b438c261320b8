namespace SwarmHa.Simulator;

/// <summary>The Engine API's words for what is an enum here.</summary>
internal static class ApiWords
{
    public static string Of(SwarmNodeRole role) => role == SwarmNodeRole.Manager ? "manager" : "worker";

    public static string Of(SwarmNodeAvailability availability) => availability switch
    {
        SwarmNodeAvailability.Pause => "pause",
        SwarmNodeAvailability.Drain => "drain",
        _ => "active",
    };

    public static string Of(SwarmNodeState state) => state switch
    {
        SwarmNodeState.Ready => "ready",
        SwarmNodeState.Down => "down",
        SwarmNodeState.Disconnected => "disconnected",
        _ => "unknown",
    };
}
