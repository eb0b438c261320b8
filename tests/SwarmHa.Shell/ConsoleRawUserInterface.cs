using System.Management.Automation.Host;

namespace SwarmHa.Shell;

/// <summary>The size and the keys of the console.</summary>
internal sealed class ConsoleRawUserInterface(ConsoleInput input) : TextRawUserInterface
{
    protected override int Columns => ConsoleScreen.Width;

    public override bool KeyAvailable => !Console.IsInputRedirected && Console.KeyAvailable;

    public override void FlushInputBuffer()
    {
        while (KeyAvailable)
        {
            Console.ReadKey(intercept: true);
        }
    }

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        ConsoleKeyInfo key = input.ReadKey(options.HasFlag(ReadKeyOptions.NoEcho));
        ControlKeyStates state =
            (key.Modifiers.HasFlag(ConsoleModifiers.Shift) ? ControlKeyStates.ShiftPressed : 0) |
            (key.Modifiers.HasFlag(ConsoleModifiers.Alt) ? ControlKeyStates.LeftAltPressed : 0) |
            (key.Modifiers.HasFlag(ConsoleModifiers.Control) ? ControlKeyStates.LeftCtrlPressed : 0);
        return new KeyInfo((int)key.Key, key.KeyChar, state, options.HasFlag(ReadKeyOptions.IncludeKeyDown));
    }
}
