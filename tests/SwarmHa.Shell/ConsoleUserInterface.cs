using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace SwarmHa.Shell;

/// <summary>Streams and prompts on the console. Errors go to standard error, everything else to standard output, as pwsh has it.</summary>
internal sealed class ConsoleUserInterface(ConsoleScreen screen, ConsoleInput input) : TextUserInterface
{
    private readonly ConsoleProgress _progress = new(screen);

    public override PSHostRawUserInterface RawUI { get; } = new ConsoleRawUserInterface(input);

    public override bool SupportsVirtualTerminal => screen.HasColours;

    public override void WriteProgress(long sourceId, ProgressRecord record) => _progress.Show(sourceId, record);

    public override string ReadLine()
    {
        screen.LineIsTyped();
        string line = input.ReadLine();
        screen.LineWasTyped();
        return line;
    }

    public override SecureString ReadLineAsSecureString()
    {
        screen.LineIsTyped();
        SecureString secret = input.ReadSecret();
        WriteLine();
        return secret;
    }

    protected override void Show(ScreenStream stream, string text) => screen.Write(text, isError: stream == ScreenStream.Error);

    protected override void BeforeQuestion(string? caption, string? message, IEnumerable<string> choices) => input.RequireSomebody();
}
