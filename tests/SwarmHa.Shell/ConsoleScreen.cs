using System.Management.Automation;
using System.Management.Automation.Internal;

namespace SwarmHa.Shell;

/// <summary>Standard output and standard error as one screen, with a status line at the end of it while there is a terminal.</summary>
internal sealed class ConsoleScreen
{
    private const int DefaultWidth = 120;
    private const string EraseLine = "\r\e[K";

    private readonly Lock _gate = new();
    private string _status = string.Empty;
    private bool _midLine;

    internal bool IsTerminal { get; } =
        !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    internal bool HasColours => IsTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    internal static int Width
    {
        get
        {
            if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out int columns) && columns > 0)
            {
                return columns;
            }

            // A terminal that was never told its size says 0.
            return !Console.IsOutputRedirected && Console.WindowWidth is > 0 and int width ? width : DefaultWidth;
        }
    }

    internal void Write(string text, bool isError)
    {
        if (text.Length == 0)
        {
            return;
        }

        lock (_gate)
        {
            EraseStatus();
            if (isError)
            {
                bool colours = HasColours && !Console.IsErrorRedirected;
                Console.Error.Write(colours ? text : new StringDecorated(text).ToString(OutputRendering.PlainText));
            }
            else
            {
                Console.Out.Write(HasColours ? text : new StringDecorated(text).ToString(OutputRendering.PlainText));
            }

            _midLine = !text.EndsWith('\n');
            DrawStatus();
        }
    }

    /// <summary>Shows the line below all that is written from now on, until it is cleared.</summary>
    internal void ShowStatus(string line)
    {
        lock (_gate)
        {
            // One column stays free, so that the cursor does not step to a line of its own.
            string fitting = line.Length < Width ? line : line[..(Width - 1)];
            if (IsTerminal && fitting != _status)
            {
                EraseStatus();
                _status = fitting;
                DrawStatus();
            }
        }
    }

    /// <summary>Keeps the status line away from what is typed next.</summary>
    internal void LineIsTyped()
    {
        lock (_gate)
        {
            EraseStatus();
            _midLine = true;
        }
    }

    /// <summary>The terminal itself has shown what was typed and the end of that line.</summary>
    internal void LineWasTyped()
    {
        lock (_gate)
        {
            _midLine = false;
            DrawStatus();
        }
    }

    internal void ClearStatus() => ShowStatus(string.Empty);

    /// <remarks>Somebody who is asked in the middle of a line is not to be disturbed.</remarks>
    private void EraseStatus()
    {
        if (_status.Length > 0 && !_midLine)
        {
            Console.Out.Write(EraseLine);
        }
    }

    private void DrawStatus()
    {
        if (_status.Length > 0 && !_midLine)
        {
            Console.Out.Write(_status);
        }
    }
}
