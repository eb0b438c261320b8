using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Reflection;

namespace SwarmHa.Hosting;

/// <summary>
/// A host without a console: it keeps what is written to it, and answers choices from a script. A choice without a scripted answer is an
/// error, as it is where nobody is at the keyboard.
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
    public string Screen => new StringDecorated(Coloured).ToString(OutputRendering.PlainText);

    /// <summary>The screen with its colours.</summary>
    public string Coloured => _userInterface.Screen;

    /// <summary>Every progress record as it was when it was written.</summary>
    public IReadOnlyList<ProgressRecord> Progress => _userInterface.Progress;

    /// <summary>The choices that were offered, also those without an answer.</summary>
    public IReadOnlyList<PromptRecord> Prompts => _userInterface.Prompts;

    public override string Name => "SwarmHa.BufferHost";

    public override Version Version => Assembly.GetExecutingAssembly().GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => _userInterface;

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    /// <summary>Scripts the next answers: a choice's letter or label each.</summary>
    public void Answer(params IEnumerable<string> answers) => _userInterface.Answer(answers);

    /// <summary>Forgets all that was written and asked, and the answers that are left.</summary>
    public void Clear() => _userInterface.Clear();

    public override void SetShouldExit(int exitCode)
    {
    }

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void EnterNestedPrompt() => throw new NotSupportedException("This host has no prompt to nest.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("This host has no prompt to leave.");
}
