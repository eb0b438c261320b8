using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace SwarmHa;

/// <summary>Makes and undoes faults of an engine that is a service of Windows: on this machine, or by Invoke-Command on the node's own.</summary>
/// <remarks>It has not been run on Windows; see <see cref="WindowsHostScript"/>.</remarks>
internal sealed class WindowsHostDriver : IEngineDriver, IDisposable
{
    private readonly ScriptRunspace _runspace;
    private readonly Func<string, string> _form;
    private readonly Func<SwarmNode, string>? _computer;

    private WindowsHostDriver(string name, Func<string, string> form, Func<SwarmNode, string>? computer, SessionState caller, PSHost host)
    {
        Name = name;
        _form = form;
        _computer = computer;
        _runspace = new ScriptRunspace(WindowsHostScript.All(form), caller, host);
    }

    public string Name { get; }

    public IReadOnlyList<SwarmFailoverFault> Faults { get; } = [SwarmFailoverFault.StopEngine, SwarmFailoverFault.KillEngine];

    /// <summary>The driver of this machine's own engine.</summary>
    public static WindowsHostDriver Local(SessionState caller, PSHost host) => new("Local", WindowsHostScript.Here, computer: null, caller, host);

    /// <summary>The driver of engines on other machines.</summary>
    /// <param name="template">The machines' names, with the placeholders of <see cref="ManagerDiscovery"/>; null for the nodes' host names.</param>
    /// <param name="caller">The session whose presets count.</param>
    /// <param name="host">The session's host.</param>
    public static WindowsHostDriver WinRM(string? template, SessionState caller, PSHost host) =>
        new("WinRM", WindowsHostScript.There, node => ComputerOf(node, template), caller, host);

    public Task CheckAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken) =>
        RunAsync(node, WindowsHostScript.Check, [node.Id], cancellationToken);

    public async Task<string?> ArrangeStartAsync(SwarmNode node, SwarmFailoverFault fault, TimeSpan delay, CancellationToken cancellationToken)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(delay.TotalSeconds));
        await RunAsync(node, WindowsHostScript.Arrange, [seconds], cancellationToken).ConfigureAwait(false);
        return string.Format(CultureInfo.InvariantCulture, "{0}: the scheduled task {1} starts it after {2} s", Place(node), WindowsHostScript.TaskName, seconds);
    }

    public Task StopAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken) => RunAsync(
        node,
        fault switch
        {
            SwarmFailoverFault.StopEngine => WindowsHostScript.Stop,
            SwarmFailoverFault.KillEngine => WindowsHostScript.Kill,
            _ => throw new EngineDriverException($"The fault {fault} is not made on a Windows host."),
        },
        [],
        cancellationToken);

    public Task StartAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken) =>
        RunAsync(node, WindowsHostScript.Start, [], cancellationToken);

    public string DescribeManualStart(SwarmNode node, SwarmFailoverFault fault) => _computer is null
        ? "Start-Service docker"
        : $"Invoke-Command -ComputerName {_computer(node)} {{ Start-Service docker }}";

    public void Dispose() => _runspace.Dispose();

    private static string ComputerOf(SwarmNode node, string? template)
    {
        try
        {
            var name = new ManagerDiscovery { Template = template ?? "{Hostname}" }.Fill(node, node.Address.Length > 0 ? node.Address : null)?.Trim('[', ']');
            return name is { Length: > 0 } && name.All(static letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':')
                ? name
                : throw new EngineDriverException($"The template '{PublicText.OfAddress(template ?? string.Empty)}' gives no machine's name for {node}.");
        }
        catch (SwarmException problem)
        {
            throw new EngineDriverException(problem.Message, problem);
        }
    }

    private string Place(SwarmNode node) => _computer is null ? "this machine" : _computer(node);

    private Task RunAsync(SwarmNode node, string script, object[] arguments, CancellationToken cancellationToken) =>
        _runspace.InvokeAsync(_form(script), $"The driver {Name}", _computer is null ? [arguments] : [_computer(node), arguments], cancellationToken);
}
