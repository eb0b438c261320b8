using System.Management.Automation.Host;

namespace SwarmHa.Shell;

/// <summary>A screen that is only written to, from top to bottom: it has a size and nothing to read back.</summary>
internal abstract class TextRawUserInterface : PSHostRawUserInterface
{
    private const int Rows = 50;

    protected abstract int Columns { get; }

    public override Size BufferSize
    {
        get => new(Columns, Rows);
        set { }
    }

    public override Size WindowSize
    {
        get => BufferSize;
        set { }
    }

    public override Size MaxWindowSize => BufferSize;

    public override Size MaxPhysicalWindowSize => BufferSize;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Coordinates CursorPosition { get; set; }

    public override Coordinates WindowPosition { get; set; }

    public override int CursorSize { get; set; } = 25;

    public override string WindowTitle { get; set; } = "SwarmHa";

    public override int LengthInBufferCells(char source) => IsWide(source) ? 2 : 1;

    public override int LengthInBufferCells(string source, int offset) => source.Skip(offset).Sum(LengthInBufferCells);

    public override int LengthInBufferCells(string source) => LengthInBufferCells(source, 0);

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NotOnThisScreen();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NotOnThisScreen();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw NotOnThisScreen();

    /// <remarks>Clear-Host asks for this; a screen that only grows has nothing to clear.</remarks>
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
    }

    private static HostException NotOnThisScreen() => new("This host writes text from top to bottom; it cannot be read or scrolled.");

    /// <remarks>The ranges by which the PowerShell console counts a character as two columns.</remarks>
    private static bool IsWide(char c) => c is
        (>= '\u1100' and <= '\u115f') or '\u2329' or '\u232a'
        or (>= '\u2e80' and <= '\ua4cf' and not '\u303f')
        or (>= '\uac00' and <= '\ud7a3')
        or (>= '\uf900' and <= '\ufaff')
        or (>= '\ufe10' and <= '\ufe19')
        or (>= '\ufe30' and <= '\ufe6f')
        or (>= '\uff00' and <= '\uff60')
        or (>= '\uffe0' and <= '\uffe6');
}
