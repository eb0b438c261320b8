using System.Globalization;
using System.Management.Automation.Host;
using System.Reflection;

namespace SwarmHa.Shell;

/// <summary>The host on the process's own console.</summary>
internal sealed class ConsoleHost : PSHost
{
    private readonly NativeCommands _commands = new();
    private readonly ConsoleInput _input;

    internal ConsoleHost(bool interactive)
    {
        _input = new ConsoleInput(interactive);
        ConsoleUI = new ConsoleUserInterface(Screen, _input);
    }

    internal ConsoleScreen Screen { get; } = new();

    internal ConsoleUserInterface ConsoleUI { get; }

    /// <summary>The code of an exit statement, or null when there was none.</summary>
    internal int? ExitCode { get; private set; }

    public override string Name => "SwarmHa.Shell";

    public override Version Version => Assembly.GetExecutingAssembly().GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => ConsoleUI;

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <remarks>The application writes to the console itself, so that the status line has to make room.</remarks>
    public override void NotifyBeginApplication()
    {
        Screen.ClearStatus();
        _commands.Begin();
    }

    public override void NotifyEndApplication() => _commands.End();

    public override void EnterNestedPrompt() => throw new NotSupportedException("This host has no prompt to nest.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("This host has no prompt to leave.");

    /// <summary>The native commands that the pipeline waits for.</summary>
    internal int[] RunningCommands() => _commands.Running();

    /// <summary>Frees a pipeline that waits for somebody to type, so that it can be stopped.</summary>
    internal void StopReading() => _input.Stop();
}
