using System.Management.Automation;
using System.Management.Automation.Host;
using System.Reflection;
using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>The drivers that run scripts: a person's own, and those for Windows hosts, whose commands are played here.</summary>
public sealed class ScriptDriverTests : IDisposable
{
    private static readonly SwarmManager Node = new() { Id = "8q7txm2hqexxhsdlq6v7dz0fe", Hostname = "node-40", Address = "10.0.0.40" };

    private readonly EngineSession _session = ModuleSession.Open();
    private readonly List<IDisposable> _drivers = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _drivers.ForEach(static driver => driver.Dispose());
        _session.Dispose();
    }

    [Fact]
    public async Task Each_block_is_given_the_node_what_belongs_to_it_and_the_fault()
    {
        _session.Run("""
            $marks = [Collections.Concurrent.ConcurrentQueue[string]]::new()
            $all = @{
                StopEngine = { param($node, [SwarmHa.SwarmFailoverFault] $fault) $null = 1; $marks.Enqueue("stop $($node.Name) $fault") }
                StartEngine = { param($node) $marks.Enqueue("start $($node.Name)") }
                TestEngine = { $marks.Enqueue("test $($args[0].Name) $($args[1])"); $true }
                ArrangeStart = { [CmdletBinding()] param($node, [timespan] $delay) $marks.Enqueue("arrange $($node.Name) $($delay.TotalSeconds)"); 'timer', 7 }
            }
            """);
        var driver = ScriptBlocks("$all.StopEngine", "$all.StartEngine", "$all.TestEngine", "$all.ArrangeStart");
        await driver.CheckAsync(Node, SwarmFailoverFault.KillEngine, Token);
        Assert.Equal("timer 7", await driver.ArrangeStartAsync(Node, SwarmFailoverFault.KillEngine, TimeSpan.FromSeconds(90), Token));
        await driver.StopAsync(Node, SwarmFailoverFault.KillEngine, Token);
        await driver.StartAsync(Node, SwarmFailoverFault.KillEngine, Token);
        Assert.Equal(["test node-40 KillEngine", "arrange node-40 90", "stop node-40 KillEngine", "start node-40"], _session.Run("$marks").Of<string>());
    }

    [Fact]
    public async Task Without_blocks_of_their_own_the_check_is_content_and_nothing_is_arranged()
    {
        var driver = ScriptBlocks("{ }", "{ }", "$null", "$null");
        await driver.CheckAsync(Node, SwarmFailoverFault.StopEngine, Token);
        Assert.Null(await driver.ArrangeStartAsync(Node, SwarmFailoverFault.StopEngine, TimeSpan.FromSeconds(90), Token));
        Assert.NotNull(await ScriptBlocks("{ }", "{ }", "$null", "{ }").ArrangeStartAsync(Node, SwarmFailoverFault.StopEngine, TimeSpan.FromSeconds(90), Token));
    }

    [Theory]
    [InlineData("{ $false }", "-TestEngine says no.")]
    [InlineData("{ throw 'no way in' }", "-TestEngine failed: no way in")]
    [InlineData("{ Get-Command nowhere }", "-TestEngine wrote an error: The term 'nowhere' is not")]
    [InlineData("{ Get-Command nowhere -ErrorAction Stop }", "-TestEngine failed: The term 'nowhere' is not")]
    [InlineData("{ $ErrorActionPreference = 'Stop'; Write-Error 'no way in' }", "-TestEngine failed: no way in")]
    [InlineData("{ $ErrorActionPreference = 'Stop'; { Write-Error 'no way in' }.Invoke() }", "-TestEngine failed: no way in")]
    public async Task A_check_that_says_no_or_fails_refuses(string block, string expected)
    {
        var driver = ScriptBlocks("{ }", "{ }", block, "$null");
        var refused = await Assert.ThrowsAsync<EngineDriverException>(() => driver.CheckAsync(Node, SwarmFailoverFault.StopEngine, Token));
        Assert.StartsWith(expected, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>PowerShell's exception says "The running command stopped because the preference variable…", and only then why.</summary>
    [Fact]
    public async Task Each_block_that_a_preference_ends_is_told_by_its_own_error_record()
    {
        const string Fails = "{ Write-Error 'no power' -ErrorAction Stop }";
        var driver = ScriptBlocks(Fails, Fails, Fails, Fails);
        await IsToldAsync("-TestEngine failed: no power", () => driver.CheckAsync(Node, SwarmFailoverFault.StopEngine, Token));
        await IsToldAsync("-ArrangeStart failed: no power", () => driver.ArrangeStartAsync(Node, SwarmFailoverFault.StopEngine, TimeSpan.FromSeconds(90), Token));
        await IsToldAsync("-StopEngine failed: no power", () => driver.StopAsync(Node, SwarmFailoverFault.StopEngine, Token));
        await IsToldAsync("-StartEngine failed: no power", () => driver.StartAsync(Node, SwarmFailoverFault.StopEngine, Token));

        static async Task IsToldAsync(string words, Func<Task> run)
        {
            var failed = await Assert.ThrowsAsync<EngineDriverException>(run);
            Assert.Equal((words, "no power"), (failed.Message, failed.InnerException?.Message));
        }
    }

    [Fact]
    public void A_name_from_the_swarm_stays_a_name_in_what_a_person_pastes()
    {
        var driver = ScriptBlocks("{ }", "{ 1 }", "$null", "$null");
        Assert.EndsWith("(Get-SwarmNode node-40)", driver.DescribeManualStart(Node, default), StringComparison.Ordinal);
        Assert.EndsWith($"(Get-SwarmNode -Id {Node.ShortId})", driver.DescribeManualStart(Node with { SpecName = "x); reboot #'" }, default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WinRM_runs_its_commands_on_the_nodes_host_and_gives_them_all_as_parameters()
    {
        _session.Run("""
            $calls = [Collections.Concurrent.ConcurrentQueue[object]]::new()
            function Invoke-Command {
                [CmdletBinding()] param($ComputerName, $ArgumentList, [scriptblock] $ScriptBlock, $ConfigurationName)
                $calls.Enqueue(@{ Computer = $ComputerName; Arguments = @($ArgumentList); Script = "$ScriptBlock"; Configuration = $ConfigurationName })
            }
            $PSDefaultParameterValues['Invoke-Command:ConfigurationName'] = 'drills'
            """);
        var driver = Windows("WinRM", template: null);
        Assert.Equal("WinRM", driver.Name);
        Assert.Equal([SwarmFailoverFault.StopEngine, SwarmFailoverFault.KillEngine], driver.Faults);
        await driver.CheckAsync(Node, SwarmFailoverFault.StopEngine, Token);
        Assert.Equal("node-40: the scheduled task SwarmHaUndo starts it after 91 s", await driver.ArrangeStartAsync(Node, SwarmFailoverFault.StopEngine, TimeSpan.FromSeconds(90.5), Token));
        await driver.StopAsync(Node, SwarmFailoverFault.StopEngine, Token);
        await driver.StopAsync(Node, SwarmFailoverFault.KillEngine, Token);
        await driver.StartAsync(Node, SwarmFailoverFault.StopEngine, Token);
        await Assert.ThrowsAsync<EngineDriverException>(() => driver.StopAsync(Node, SwarmFailoverFault.FreezeEngine, Token));
        Assert.Equal("Invoke-Command -ComputerName node-40 { Start-Service docker }", driver.DescribeManualStart(Node, SwarmFailoverFault.StopEngine));

        var calls = _session.Run("$calls | ForEach-Object { '{0}|{1}|{2}' -f $_.Computer, ($_.Arguments -join ','), $_.Configuration }").Of<string>();
        Assert.Equal([$"node-40|{Node.Id}|drills", "node-40|91|drills", "node-40||drills", "node-40||drills", "node-40||drills"], calls);
        var scripts = _session.Run("$calls | ForEach-Object { $_.Script }").Of<string>();
        string[] parts = ["Administrator", "Register-ScheduledTask", "Stop-Service -Name docker", "Stop-Process -Id $process", "Start-Service -Name docker"];
        Assert.All(scripts.Zip(parts), static pair => Assert.Contains(pair.Second, pair.First, StringComparison.Ordinal));
        Assert.All(scripts, static script => Assert.DoesNotContain("node-40", script, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{Hostname}.example.com", "node-40.example.com")]
    [InlineData("{Address}", "10.0.0.40")]
    public void WinRM_finds_the_host_as_a_person_says(string template, string expected) =>
        Assert.Contains($"-ComputerName {expected} ", Windows("WinRM", template).DescribeManualStart(Node, default), StringComparison.Ordinal);

    [Fact]
    public async Task WinRM_takes_no_name_that_is_none()
    {
        var driver = Windows("WinRM", "{Name}");
        await Assert.ThrowsAsync<EngineDriverException>(() => driver.CheckAsync(Node with { SpecName = "a b; c" }, default, Token));
        await Assert.ThrowsAsync<EngineDriverException>(() => Windows("WinRM", "{Nothing}").CheckAsync(Node, default, Token));
    }

    [Fact]
    public async Task The_service_of_this_machine_is_stopped_killed_and_started()
    {
        _session.Run("""
            $calls = [Collections.Concurrent.ConcurrentQueue[string]]::new()
            function Stop-Service { param($Name, [switch] $Force) $calls.Enqueue("stop $Name $Force") }
            function Start-Service { param($Name) $calls.Enqueue("start $Name") }
            function Get-CimInstance { param($ClassName, $Filter) [pscustomobject] @{ ProcessId = 4711 } }
            function Stop-Process { param($Id, [switch] $Force) $calls.Enqueue("kill $Id") }
            function Get-Service { param($Name) $service = [psobject]::new(); $service.psobject.Members.Add([psscriptmethod]::new('WaitForStatus', { param($status, $limit) $calls.Enqueue("wait $status $limit") })); $service }
            function Unregister-ScheduledTask { param($TaskName, [switch] $Confirm) $calls.Enqueue("take back $TaskName") }
            function New-ScheduledTaskAction { param($Execute, $Argument) "$Execute $Argument" }
            function New-ScheduledTaskTrigger { param([switch] $Once, [DateTime] $At) $At }
            function Register-ScheduledTask { param($TaskName, $Action, $Trigger, $User, $RunLevel, [switch] $Force) $calls.Enqueue("$TaskName $User in $([Math]::Round(($Trigger - [DateTime]::Now).TotalSeconds)): $Action") }
            """);
        var driver = Windows("Local", template: null);
        Assert.Equal("this machine: the scheduled task SwarmHaUndo starts it after 90 s", await driver.ArrangeStartAsync(Node, SwarmFailoverFault.StopEngine, TimeSpan.FromSeconds(90), Token));
        await driver.StopAsync(Node, SwarmFailoverFault.StopEngine, Token);
        await driver.StopAsync(Node, SwarmFailoverFault.KillEngine, Token);
        await driver.StartAsync(Node, SwarmFailoverFault.KillEngine, Token);
        Assert.Equal(
            [
                "SwarmHaUndo SYSTEM in 90: powershell.exe -NoProfile -NonInteractive -Command Start-Service -Name docker; Unregister-ScheduledTask -TaskName SwarmHaUndo -Confirm:$false",
                "stop docker True",
                "kill 4711",
                "wait Stopped 00:00:30",
                "start docker",
                "take back SwarmHaUndo",
            ],
            _session.Run("$calls").Of<string>());
        Assert.Equal("Start-Service docker", driver.DescribeManualStart(Node, SwarmFailoverFault.KillEngine));
    }

    [Fact]
    public void A_drill_is_refused_when_the_check_says_no_and_by_parameters_that_are_not_the_drivers()
    {
        try
        {
            _session.Run("$null = New-SwarmLab scriptdriver -Kind Simulated -Speed 20 -Managers 3 -Workers 0");
            Assert.Contains("-TestEngine says no", Refusal("-StopEngine { } -StartEngine { } -TestEngine { $false }"), StringComparison.Ordinal);
            Assert.Contains("-HostTemplate is not valid with -Driver Lab", Refusal("-HostTemplate ssh://x"), StringComparison.Ordinal);
            Assert.Contains("-ContainerHost is not valid with -Driver Ssh", Refusal("-Driver Ssh -ContainerHost tcp://x"), StringComparison.Ordinal);
            Assert.Contains("is not ssh://", Refusal("-Driver Ssh -HostTemplate 'tcp://{Hostname}'"), StringComparison.Ordinal);
            Assert.Contains("The driver Container cannot", Refusal("-Driver Container -ContainerHost tcp://127.0.0.1:9"), StringComparison.Ordinal);
        }
        finally
        {
            _session.Run("Get-SwarmLab scriptdriver | Remove-SwarmLab -Confirm:$false");
        }
    }

    private string Refusal(string parameters) =>
        Assert.IsType<DrillRefusedException>(_session.EndOf($"Test-SwarmFailover {parameters} -Confirm:$false")?.Exception).Message;

    /// <summary>The driver itself, which is no part of what people see.</summary>
    private IEngineDriver ScriptBlocks(params string[] blocks)
    {
        var all = blocks.Select(block => Assert.Single(_session.Run($", ({block})").Output)?.BaseObject as ScriptBlock ?? (object?)null).ToArray();
        return Make("ScriptBlockDriver", Activator.CreateInstance(TypeOf("EngineScriptBlocks"), BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance, null, all, null)!);
    }

    private IEngineDriver Windows(string kind, string? template)
    {
        var (caller, host) = Session();
        object?[] arguments = kind == "Local" ? [caller, host] : [template, caller, host];
        return Noted(TypeOf("WindowsHostDriver").GetMethod(kind)!.Invoke(null, arguments)!);
    }

    private IEngineDriver Make(string type, object blocks)
    {
        var (caller, host) = Session();
        return Noted(Activator.CreateInstance(TypeOf(type), blocks, caller, host)!);
    }

    private IEngineDriver Noted(object driver)
    {
        _drivers.Add((IDisposable)driver);
        return (IEngineDriver)driver;
    }

    private (SessionState Caller, PSHost Host) Session() =>
        ((SessionState)_session.Run("$ExecutionContext.SessionState").Output[0].BaseObject, (PSHost)_session.Run("$Host").Output[0].BaseObject);

    private Type TypeOf(string name) =>
        ((CmdletInfo)_session.Run("Get-Command Test-SwarmFailover").Output[0].BaseObject).ImplementingType.Assembly.GetType($"SwarmHa.{name}", throwOnError: true)!;
}
