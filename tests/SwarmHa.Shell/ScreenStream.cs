namespace SwarmHa.Shell;

/// <summary>Where a piece of text on the screen comes from.</summary>
internal enum ScreenStream
{
    Output,
    Error,
    Warning,
    Verbose,
    Debug,
}
