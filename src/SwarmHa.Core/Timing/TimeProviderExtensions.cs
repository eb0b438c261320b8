namespace SwarmHa;

#if NET
internal static class TimeProviderExtensions
{
    /// <summary>The name that the netstandard2.0 package gives to it, so that one source serves both targets.</summary>
    public static Task Delay(this TimeProvider time, TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, time, cancellationToken);

    public static CancellationTokenSource CreateCancellationTokenSource(this TimeProvider time, TimeSpan delay) => new(delay, time);
}
#endif
