using System.Management.Automation;

namespace SwarmHa;

/// <summary>The one place where the commands for a Windows host are written. They are given everything as parameters, and hold nothing that a swarm has said.</summary>
/// <remarks>No test of this repository runs them on Windows. What the tests run is their text with stand-ins for Windows' own commands.</remarks>
internal static class WindowsHostScript
{
    /// <summary>The scheduled task that starts the service when nobody else does.</summary>
    public const string TaskName = "SwarmHaUndo";

    /// <summary>Looks whether the service can be steered, and whether its engine is the node. Parameter: the node's id.</summary>
    public const string Check =
        """
        param([string] $nodeId)
        $user = [Security.Principal.WindowsPrincipal]::new([Security.Principal.WindowsIdentity]::GetCurrent())
        if (-not $user.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) { throw 'The user is not an administrator there.' }
        $service = Get-Service -Name docker -ErrorAction Stop
        if ("$($service.Status)" -ne 'Running') { throw "The service docker is $($service.Status) there; a drill begins with one that runs." }
        $told = docker -H npipe:////./pipe/docker_engine info --format '{{.Swarm.NodeID}}'
        if ("$told" -ne $nodeId) { throw "The engine there is the node '$told', and not $nodeId." }
        """;

    /// <summary>Stops the service in order.</summary>
    public const string Stop =
        """
        Stop-Service -Name docker -Force -ErrorAction Stop
        """;

    /// <summary>Kills the service's process. The service's own recovery, where it is set, starts it again after its time.</summary>
    public const string Kill =
        """
        $process = (Get-CimInstance -ClassName Win32_Service -Filter "Name = 'docker'" -ErrorAction Stop).ProcessId
        if (-not $process) { throw 'The service docker has no process there.' }
        Stop-Process -Id $process -Force -ErrorAction Stop
        (Get-Service -Name docker -ErrorAction Stop).WaitForStatus('Stopped', [TimeSpan]::FromSeconds(30))
        """;

    /// <summary>Starts the service, which is no error when it runs, and takes the scheduled task back.</summary>
    public const string Start =
        $$"""
        Start-Service -Name docker -ErrorAction Stop
        Unregister-ScheduledTask -TaskName {{TaskName}} -Confirm:$false -ErrorAction Ignore
        """;

    /// <summary>Schedules the start of the service. Parameter: after how many seconds.</summary>
    public const string Arrange =
        $$"""
        param([int] $seconds)
        $command = 'Start-Service -Name docker; Unregister-ScheduledTask -TaskName {{TaskName}} -Confirm:$false'
        $action = New-ScheduledTaskAction -Execute powershell.exe -Argument "-NoProfile -NonInteractive -Command $command" -ErrorAction Stop
        $trigger = New-ScheduledTaskTrigger -Once -At ([DateTime]::Now.AddSeconds($seconds)) -ErrorAction Stop
        $null = Register-ScheduledTask -TaskName {{TaskName}} -Action $action -Trigger $trigger -User SYSTEM -RunLevel Highest -Force -ErrorAction Stop
        """;

    /// <summary>Runs one of the above on this machine. Parameters: the script, and its parameters.</summary>
    public static string Here(string script) => $"param([object[]] $arguments)\n& {{\n{script}\n}} @arguments";

    /// <summary>Runs one of the above on another one. Parameters: that machine's name, and the script's parameters. What the session presets for Invoke-Command,
    /// such as a credential, counts here as well.</summary>
    public static string There(string script) =>
        $"param([string] $computer, [object[]] $arguments)\n$null = $PSDefaultParameterValues\n"
        + $"Invoke-Command -ComputerName $computer -ErrorAction Stop -ArgumentList $arguments -ScriptBlock {{\n{script}\n}}";

    /// <summary>All of them in one form or the other, to find what of the session they use.</summary>
    public static IReadOnlyList<ScriptBlock> All(Func<string, string> form) =>
        [.. new[] { Check, Stop, Kill, Start, Arrange }.Select(script => ScriptBlock.Create(form(script)))];
}
