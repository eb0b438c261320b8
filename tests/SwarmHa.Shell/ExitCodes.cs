namespace SwarmHa.Shell;

internal static class ExitCodes
{
    internal const int Success = 0;

    internal const int Failure = 1;

    /// <summary>The command line was not understood; pwsh answers the same.</summary>
    internal const int Usage = 64;

    /// <summary>A shell says 128 and the signal's number.</summary>
    internal const int Interrupted = 128 + 2;

    internal const int Terminated = 128 + 15;
}
