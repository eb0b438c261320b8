using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace SwarmHa.Hosting;

/// <summary>Keeps what is written, by the pipeline's thread and others, while a test reads it.</summary>
internal sealed class BufferUserInterface(int width, bool colours) : PSHostUserInterface
{
    private readonly Lock _gate = new();
    private readonly BufferRawUserInterface _rawUI = new(width);
    private readonly StringBuilder _screen = new();
    private readonly List<ProgressRecord> _progress = [];
    private readonly List<PromptRecord> _prompts = [];
    private readonly Queue<string> _answers = [];

    internal string Screen => Locked(_screen.ToString);

    internal IReadOnlyList<ProgressRecord> Progress => Locked(() => _progress.ToArray());

    internal IReadOnlyList<PromptRecord> Prompts => Locked(() => _prompts.ToArray());

    internal int Width
    {
        get => _rawUI.Width;
        set => _rawUI.Width = value;
    }

    public override PSHostRawUserInterface RawUI => _rawUI;

    public override bool SupportsVirtualTerminal => colours;

    internal void Answer(IEnumerable<string> answers)
    {
        lock (_gate)
        {
            answers.ToList().ForEach(_answers.Enqueue);
        }
    }

    internal void Clear()
    {
        lock (_gate)
        {
            _screen.Clear();
            _progress.Clear();
            _prompts.Clear();
            _answers.Clear();
        }
    }

    public override void Write(string value) => Locked(() => _screen.Append(value));

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    public override void WriteErrorLine(string value) => WriteLine(value);

    public override void WriteWarningLine(string message) => WriteLine(Styled(FormatStyle.Warning, "WARNING: " + message));

    public override void WriteVerboseLine(string message) => WriteLine(Styled(FormatStyle.Verbose, "VERBOSE: " + message));

    public override void WriteDebugLine(string message) => WriteLine(Styled(FormatStyle.Debug, "DEBUG: " + message));

    /// <remarks>The writer goes on using its record, hence the copy.</remarks>
    public override void WriteProgress(long sourceId, ProgressRecord record) => Locked(() =>
    {
        _progress.Add(new ProgressRecord(record.ActivityId, record.Activity, record.StatusDescription)
        {
            CurrentOperation = record.CurrentOperation,
            ParentActivityId = record.ParentActivityId,
            PercentComplete = record.PercentComplete,
            RecordType = record.RecordType,
            SecondsRemaining = record.SecondsRemaining,
        });
        return true;
    });

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) => Locked(() =>
    {
        List<string> labels = [.. choices.Select(static choice => choice.Label.Replace("&", string.Empty, StringComparison.Ordinal))];
        _prompts.Add(new PromptRecord(caption ?? string.Empty, message ?? string.Empty, labels));
        if (!_answers.TryDequeue(out var answer))
        {
            throw new PSInvalidOperationException("No answer was scripted: nobody is there to be asked.");
        }

        var picked = answer.Length == 1
            ? choices.ToList().FindIndex(choice => choice.Label.Contains("&" + answer, StringComparison.OrdinalIgnoreCase))
            : labels.FindIndex(label => label.Equals(answer, StringComparison.OrdinalIgnoreCase));
        return picked >= 0 ? picked : throw new PSInvalidOperationException($"There is no choice '{answer}'.");
    });

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => throw NoKeyboard();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw NoKeyboard();

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw NoKeyboard();

    public override string ReadLine() => throw NoKeyboard();

    public override SecureString ReadLineAsSecureString() => throw NoKeyboard();

    internal static HostException NoKeyboard() => new("This host has no keyboard.");

    private string Styled(FormatStyle style, string line) =>
        colours ? GetFormatStyleString(style) + line + GetFormatStyleString(FormatStyle.Reset) : line;

    private T Locked<T>(Func<T> action)
    {
        lock (_gate)
        {
            return action();
        }
    }
}
