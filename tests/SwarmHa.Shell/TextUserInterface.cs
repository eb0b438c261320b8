using System.Management.Automation;
using System.Management.Automation.Host;

namespace SwarmHa.Shell;

/// <summary>What the console and the in-memory host have in common: streams become lines of text, prompts questions and answers.</summary>
internal abstract partial class TextUserInterface : PSHostUserInterface
{
    private readonly Lock _prompting = new();
    private volatile bool _linesAreErrors;

    /// <summary>Puts text on the screen as it is.</summary>
    protected abstract void Show(ScreenStream stream, string text);

    /// <summary>Makes everything written until the answer is disposed an error.</summary>
    internal IDisposable LinesAreErrors()
    {
        _linesAreErrors = true;
        return new Undo(() => _linesAreErrors = false);
    }

    public override void Write(string value) => Show(_linesAreErrors ? ScreenStream.Error : ScreenStream.Output, value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        Write(Colour(foregroundColor, backgroundColor, value));

    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    public override void WriteLine(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        WriteLine(Colour(foregroundColor, backgroundColor, value));

    public override void WriteErrorLine(string value) => Show(ScreenStream.Error, value + Environment.NewLine);

    public override void WriteWarningLine(string message) =>
        Show(ScreenStream.Warning, Styled(FormatStyle.Warning, "WARNING: " + message));

    public override void WriteVerboseLine(string message) =>
        Show(ScreenStream.Verbose, Styled(FormatStyle.Verbose, "VERBOSE: " + message));

    public override void WriteDebugLine(string message) =>
        Show(ScreenStream.Debug, Styled(FormatStyle.Debug, "DEBUG: " + message));

    private string Styled(FormatStyle style, string line) => SupportsVirtualTerminal
        ? GetFormatStyleString(style) + line + GetFormatStyleString(FormatStyle.Reset) + Environment.NewLine
        : line + Environment.NewLine;

    private string Colour(ConsoleColor foreground, ConsoleColor background, string value)
    {
        if (!SupportsVirtualTerminal)
        {
            return value;
        }

        // A colour that the terminal does not tell is no member of the enum; it stands for "as it is".
        string start = foreground != RawUI.ForegroundColor && Enum.IsDefined(foreground)
            ? PSStyle.MapForegroundColorToEscapeSequence(foreground)
            : string.Empty;
        start += background != RawUI.BackgroundColor && Enum.IsDefined(background)
            ? PSStyle.MapBackgroundColorToEscapeSequence(background)
            : string.Empty;
        return start.Length == 0 ? value : start + value + PSStyle.Instance.Reset;
    }

    private sealed class Undo(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
