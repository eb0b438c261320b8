using System.Management.Automation.Host;

namespace SwarmHa.Shell;

/// <summary>A screen of a given width and no keyboard.</summary>
internal sealed class BufferRawUserInterface(int width) : TextRawUserInterface
{
    internal int Width { get; set; } = width;

    protected override int Columns => Width;

    public override bool KeyAvailable => false;

    public override void FlushInputBuffer()
    {
    }

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new HostException("This host has no keyboard.");
}
