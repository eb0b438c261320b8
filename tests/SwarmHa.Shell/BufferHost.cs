using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Reflection;

namespace SwarmHa.Shell;

/// <summary>
/// A host without a console: it keeps all that is written to it and answers questions from a script. A question that nobody scripted an
/// answer for is an error, as it is in a shell that nobody sits at.
/// </summary>
public sealed class BufferHost : PSHost
{
    private readonly BufferUserInterface _userInterface;

    /// <param name="width">The columns of the screen.</param>
    /// <param name="colours">Whether it says that it shows colours.</param>
    public BufferHost(int width = 120, bool colours = false) => _userInterface = new BufferUserInterface(width, colours);

    /// <summary>The columns of the screen.</summary>
    public int Width
    {
        get => _userInterface.Width;
        set => _userInterface.Width = value;
    }

    /// <summary>All that a person would have seen so far, every stream in the order of writing, without colours.</summary>
    public string Screen => _userInterface.Log.Screen;

    /// <summary>The screen with its colours.</summary>
    public string Coloured => _userInterface.Log.Coloured;

    /// <summary>The part of the screen that is neither an error nor a message.</summary>
    public string Output => _userInterface.Log.Output;

    /// <summary>The errors as they were shown, one element for each time that something was written.</summary>
    public IReadOnlyList<string> Errors => _userInterface.Log.Of(ScreenStream.Error);

    public IReadOnlyList<string> Warnings => _userInterface.Log.Of(ScreenStream.Warning);

    public IReadOnlyList<string> Verbose => _userInterface.Log.Of(ScreenStream.Verbose);

    public IReadOnlyList<string> Debug => _userInterface.Log.Of(ScreenStream.Debug);

    /// <summary>Every progress record as it was when it was written.</summary>
    public IReadOnlyList<ProgressRecord> Progress => _userInterface.Log.Progress;

    /// <summary>The questions asked, the unanswered ones too.</summary>
    public IReadOnlyList<PromptRecord> Prompts => _userInterface.Log.Prompts;

    /// <summary>The code of an exit statement, or null when there was none.</summary>
    public int? ExitCode { get; private set; }

    public override string Name => "SwarmHa.BufferHost";

    public override Version Version => Assembly.GetExecutingAssembly().GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => _userInterface;

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    internal TextUserInterface Text => _userInterface;

    /// <summary>
    /// Scripts the next answers, in the order in which they will be asked for: a choice's letter or label, a line, a password; empty is
    /// Enter.
    /// </summary>
    public void Answer(params IEnumerable<string> answers) => _userInterface.Answer(answers);

    /// <summary>Waits until the condition holds; it is looked at after everything that is written. False when the time is over.</summary>
    public bool WaitFor(Func<BufferHost, bool> condition, TimeSpan timeout) =>
        _userInterface.Log.WaitFor(() => condition(this), timeout);

    /// <summary>Forgets all that was written and asked, and the answers that nobody asked for.</summary>
    public void Clear()
    {
        _userInterface.Clear();
        ExitCode = null;
    }

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void EnterNestedPrompt() => throw new NotSupportedException("This host has no prompt to nest.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("This host has no prompt to leave.");
}
