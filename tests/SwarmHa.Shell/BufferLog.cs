using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Text;

namespace SwarmHa.Shell;

/// <summary>What the in-memory host keeps. Written by the pipeline's thread and by others, read by a test at the same time.</summary>
internal sealed class BufferLog
{
    // A monitor and not a Lock: readers wait for the next thing to be written.
    private readonly object _gate = new();
    private readonly StringBuilder _screen = new();
    private readonly StringBuilder _coloured = new();
    private readonly StringBuilder _output = new();
    private readonly List<(ScreenStream Stream, string Text)> _messages = [];
    private readonly List<ProgressRecord> _progress = [];
    private readonly List<PromptRecord> _prompts = [];

    internal string Screen => Read(() => _screen.ToString());

    internal string Coloured => Read(() => _coloured.ToString());

    internal string Output => Read(() => _output.ToString());

    internal IReadOnlyList<ProgressRecord> Progress => Read(() => _progress.ToArray());

    internal IReadOnlyList<PromptRecord> Prompts => Read(() => _prompts.ToArray());

    internal IReadOnlyList<string> Of(ScreenStream stream) =>
        Read(() => _messages.Where(message => message.Stream == stream).Select(message => message.Text).ToArray());

    internal void Show(ScreenStream stream, string text)
    {
        string plain = new StringDecorated(text).ToString(OutputRendering.PlainText);
        Write(() =>
        {
            _screen.Append(plain);
            _coloured.Append(text);
            if (stream == ScreenStream.Output)
            {
                _output.Append(plain);
            }
            else if (stream == ScreenStream.Error)
            {
                _messages.Add((stream, plain.TrimEnd('\r', '\n')));
            }
        });
    }

    /// <summary>Keeps a message without the prefix that it has on the screen.</summary>
    internal void Add(ScreenStream stream, string message) => Write(() => _messages.Add((stream, message)));

    /// <remarks>The writer goes on using its record, so that a copy is kept.</remarks>
    internal void Add(ProgressRecord record)
    {
        ProgressRecord copy = new(record.ActivityId, record.Activity, record.StatusDescription)
        {
            CurrentOperation = record.CurrentOperation,
            ParentActivityId = record.ParentActivityId,
            PercentComplete = record.PercentComplete,
            RecordType = record.RecordType,
            SecondsRemaining = record.SecondsRemaining,
        };
        Write(() => _progress.Add(copy));
    }

    internal void Add(PromptRecord prompt) => Write(() => _prompts.Add(prompt));

    internal void Clear() => Write(() =>
    {
        _screen.Clear();
        _coloured.Clear();
        _output.Clear();
        _messages.Clear();
        _progress.Clear();
        _prompts.Clear();
    });

    internal bool WaitFor(Func<bool> condition, TimeSpan timeout)
    {
        long end = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        lock (_gate)
        {
            while (!condition())
            {
                long left = end - Environment.TickCount64;
                if (left <= 0 || !Monitor.Wait(_gate, TimeSpan.FromMilliseconds(left)))
                {
                    return condition();
                }
            }

            return true;
        }
    }

    private T Read<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private void Write(Action write)
    {
        lock (_gate)
        {
            write();
            Monitor.PulseAll(_gate);
        }
    }
}
