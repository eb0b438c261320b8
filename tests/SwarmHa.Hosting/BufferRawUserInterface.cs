using System.Management.Automation.Host;

namespace SwarmHa.Hosting;

/// <summary>A screen of a given width that is only written to, from top to bottom, and no keyboard.</summary>
internal sealed class BufferRawUserInterface(int width) : PSHostRawUserInterface
{
    internal int Width { get; set; } = width;

    public override Size BufferSize
    {
        get => new(Width, 50);
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

    public override bool KeyAvailable => false;

    /// <remarks>The ranges by which the PowerShell console counts a character as two columns.</remarks>
    public override int LengthInBufferCells(char source) => source is
        (>= '\u1100' and <= '\u115f') or '\u2329' or '\u232a'
        or (>= '\u2e80' and <= '\ua4cf' and not '\u303f')
        or (>= '\uac00' and <= '\ud7a3')
        or (>= '\uf900' and <= '\ufaff')
        or (>= '\ufe10' and <= '\ufe19')
        or (>= '\ufe30' and <= '\ufe6f')
        or (>= '\uff00' and <= '\uff60')
        or (>= '\uffe0' and <= '\uffe6')
            ? 2
            : 1;

    public override int LengthInBufferCells(string source, int offset) => source.Skip(offset).Sum(LengthInBufferCells);

    public override int LengthInBufferCells(string source) => LengthInBufferCells(source, 0);

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw BufferUserInterface.NoKeyboard();

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new HostException("This screen cannot be read.");

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new HostException("This screen cannot be drawn on.");

    /// <remarks>Clear-Host calls this.</remarks>
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
    }

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw new HostException("This screen cannot be scrolled.");
}
