using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace SwarmHa.Shell;

/// <summary>Streams into a log, answers from a queue. Questions are asked by the very code that asks them on the console.</summary>
internal sealed class BufferUserInterface(int width, bool colours) : TextUserInterface
{
    private readonly ConcurrentQueue<string> _answers = new();
    private readonly BufferRawUserInterface _rawUI = new(width);

    internal BufferLog Log { get; } = new();

    internal int Width
    {
        get => _rawUI.Width;
        set => _rawUI.Width = value;
    }

    public override PSHostRawUserInterface RawUI => _rawUI;

    public override bool SupportsVirtualTerminal => colours;

    internal void Answer(IEnumerable<string> answers)
    {
        foreach (string answer in answers)
        {
            _answers.Enqueue(answer);
        }
    }

    internal void Clear()
    {
        _answers.Clear();
        Log.Clear();
    }

    public override void WriteWarningLine(string message)
    {
        Log.Add(ScreenStream.Warning, message);
        base.WriteWarningLine(message);
    }

    public override void WriteVerboseLine(string message)
    {
        Log.Add(ScreenStream.Verbose, message);
        base.WriteVerboseLine(message);
    }

    public override void WriteDebugLine(string message)
    {
        Log.Add(ScreenStream.Debug, message);
        base.WriteDebugLine(message);
    }

    public override void WriteProgress(long sourceId, ProgressRecord record) => Log.Add(record);

    public override string ReadLine()
    {
        string answer = NextAnswer();
        WriteLine(answer);
        return answer;
    }

    public override SecureString ReadLineAsSecureString()
    {
        SecureString secret = new();
        NextAnswer().ToList().ForEach(secret.AppendChar);
        WriteLine(new string('*', secret.Length));
        secret.MakeReadOnly();
        return secret;
    }

    protected override void Show(ScreenStream stream, string text) => Log.Show(stream, text);

    protected override void BeforeQuestion(string? caption, string? message, IEnumerable<string> choices)
    {
        Log.Add(new PromptRecord(caption ?? string.Empty, message ?? string.Empty, [.. choices]));
        if (_answers.IsEmpty)
        {
            throw NoAnswer();
        }
    }

    private string NextAnswer() => _answers.TryDequeue(out string? answer) ? answer : throw NoAnswer();

    private static PSInvalidOperationException NoAnswer() => new("No answer was scripted: nobody is there to be asked.");
}
