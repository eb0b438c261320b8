namespace SwarmHa.Docker.Tests;

/// <summary>How long a test may take, in milliseconds, in which a request hangs on purpose: it fails rather than hang itself.</summary>
internal static class Within
{
    public const int Seconds10 = 10_000;

    public const int Seconds20 = 20_000;
}
