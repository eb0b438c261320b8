<#
.SYNOPSIS
    Measures how exact the moments are that a failover drill reports, and writes docs/accuracy.md.
.DESCRIPTION
    Raises a lab of three real engines, runs some drills on it, and holds the reported moments of the loss and of the election against what
    the engines themselves wrote into their logs at that time, and against the end of the old leader's process. Removes the lab. Needs what
    a lab of real engines needs, and the assembled module; ./build.sh accuracy does both.

    The exit code is 1 when the goal is not met, or too few drills could be measured.
.EXAMPLE
    ./build.sh accuracy
.EXAMPLE
    dotnet pwsh -NoProfile -File tests/Benchmark/Accuracy.ps1 -Drills 4 -Page ''
#>
[CmdletBinding()]
param(
    # How many drills are to be measured. Every second one kills the engine, the others stop it.
    [ValidateRange(1, 100)]
    [int] $Drills = 12,

    # How often each manager is asked, in milliseconds. 0 stands for the drill's own default.
    [ValidateRange(0, 10000)]
    [int] $ProbeIntervalMilliseconds = 0,

    # The lab's name. One of that name that is up is removed first.
    [string] $Name = 'accuracy',

    # Where the page is written; an empty one is for looking only.
    [string] $Page = [IO.Path]::Combine($PSScriptRoot, '..', '..', 'docs', 'accuracy.md'),

    # What the median of the errors may be, in milliseconds.
    [int] $Goal = 150,

    # From how many drills on the page is written and the goal can be met.
    [int] $AtLeast = 10,

    # After what time no further drill is begun, in seconds.
    [int] $LimitSec = 420
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$module = [IO.Path]::Combine($PSScriptRoot, '..', '..', 'out', 'SwarmHa')

function Say([string] $Text) {
    $Host.UI.WriteLine($Text)
}

function Get-Load {
    [IO.File]::ReadAllText('/proc/loadavg').Split(' ')[0]
}

function Remove-Lab {
    Get-SwarmLab -Name "$Name*" | Where-Object { $_.Name -eq $Name } | Remove-SwarmLab -Confirm:$false
}

# One drill, with the end of the engine's process watched from outside meanwhile, and what the logs say of it afterwards.
function Measure-Drill([string] $Fault) {
    $engines = [SwarmHa.Lab.EngineLab]::Find($Name)

    # A drill orders the fault when an answer has just come in. Any moment between two questions is to be as likely as any other.
    $delay = $random.Next($interval)
    $isKill = $Fault -eq 'KillEngine'
    $stop = {
        param($node)
        [Threading.Thread]::Sleep($delay)
        $none = [Threading.CancellationToken]::None
        if ($isKill) { $engines.KillAsync($node.Name, $none).Wait() } else { $engines.StopAsync($node.Name, $none).Wait() }
    }
    $start = { param($node) $engines.StartAsync($node.Name, [Threading.CancellationToken]::None).Wait() }
    $parameters = @{ StopEngine = $stop; StartEngine = $start; ProbeIntervalMilliseconds = $interval; Confirm = $false }
    if ($takesFault) {
        $parameters.Fault = $Fault
    }

    $watch = [SwarmHa.Lab.EngineEndWatch]::Begin($engines)
    try {
        $report = Test-SwarmFailover @parameters
    }
    finally {
        $watch.Dispose()
    }

    $time = @{}
    foreach ($one in $report.TimeLine) { $time["$($one.Moment)"] = $one.Time }
    $change = [SwarmHa.Lab.LeaderChange]::Find($engines, $report.OldLeader.Name, $time.Fault)
    $loss = if ($isKill) { $watch.EndOf($report.OldLeader.Name) } elseif ($change) { $change.Stopped }
    if (-not ($change -and $loss -and $time.LastAnswer -and $time.NewLeader)) {
        throw "it cannot be measured, since the logs or the report lack a moment; the drill's verdict is $($report.Verdict)."
    }

    [PSCustomObject]@{
        Fault = $Fault
        From = $report.OldLeader.Name
        To = $change.NewLeader
        IsSameLeader = $change.NewLeader -eq $report.NewLeader.Name
        Loss = ($loss - $time.Fault).TotalSeconds
        ReportedLoss = ($time.LastAnswer - $time.Fault).TotalSeconds
        LossError = ($time.LastAnswer - $loss).TotalMilliseconds
        Missed = if ($change.Missed) { ($change.Missed - $time.Fault).TotalSeconds }
        Election = ($change.Elected - $time.Fault).TotalSeconds
        ReportedElection = ($time.NewLeader - $time.Fault).TotalSeconds
        ElectionError = ($time.NewLeader - $change.Elected).TotalMilliseconds
    }
}

Import-Module -Name ([IO.Path]::Combine($module, 'SwarmHa.psd1')) -Force

# The module keeps its copy of this assembly to itself.
$null = [Reflection.Assembly]::LoadFrom([IO.Path]::GetFullPath([IO.Path]::Combine($module, 'bin', 'net8.0', 'dependencies', 'SwarmHa.Lab.dll')))
$interval = if ($ProbeIntervalMilliseconds) { $ProbeIntervalMilliseconds } else { [int][SwarmHa.FailoverDrillOptions]::new().ProbeInterval.TotalMilliseconds }
$takesFault = @((Get-Command -Name Test-SwarmFailover).ParameterSets | Where-Object { $_.Parameters.Name -contains 'Fault' -and $_.Parameters.Name -contains 'StopEngine' }).Count -gt 0
$random = [Random]::new()
$clock = [Diagnostics.Stopwatch]::StartNew()
$loadBefore = Get-Load
$measured = [Collections.Generic.List[object]]::new()
$unmeasured = [Collections.Generic.List[string]]::new()
Remove-Lab
try {
    $lab = New-SwarmLab -Name $Name -Kind Engine -Managers 3 -Workers 0 -NoConnect
    $null = Connect-Swarm $lab.Endpoint
    $version = @(Get-SwarmManager)[0].EngineVersion
    Say "3 managers, engine $version, $([Environment]::ProcessorCount) processors, load $loadBefore, asked every $interval ms"
    Say ''
    Say ('{0,2} {1,-10} {2,-7} {3,-7} {4,10} {5,10} {6,8} {7,10} {8,10} {9,8}' -f
        '', 'FAULT', 'FROM', 'TO', 'LOST s', 'REPORTED', 'ERROR ms', 'ELECTED s', 'REPORTED', 'ERROR ms')
    while ($measured.Count -lt $Drills -and $unmeasured.Count -lt 5 -and $clock.Elapsed.TotalSeconds -lt $LimitSec) {
        $fault = if ($measured.Count % 2) { 'KillEngine' } else { 'StopEngine' }
        try {
            $one = Measure-Drill $fault
        }
        catch {
            $unmeasured.Add("${fault}: $($_.Exception.Message)")
            Say "   ${fault}: $($_.Exception.Message)"
            $null = Wait-SwarmManager -Reachable -Count 3 -TimeoutSec 60 -ErrorAction Ignore
            continue
        }

        $measured.Add($one)
        Say ('{0,2} {1,-10} {2,-7} {3,-7} {4,10:0.000} {5,10:0.000} {6,8:+0;-0;0} {7,10:0.000} {8,10:0.000} {9,8:+0;-0;0}' -f
            $measured.Count, $fault, $one.From, $one.To, $one.Loss, $one.ReportedLoss, $one.LossError, $one.Election, $one.ReportedElection, $one.ElectionError)
    }
}
finally {
    Remove-Lab
}

if ($measured.Count -lt $AtLeast) {
    Say "Only $($measured.Count) drills could be measured, and $AtLeast are wanted: no page is written."
    exit 1
}

$result = & ([IO.Path]::Combine($PSScriptRoot, '..', '..', 'docs', 'New-AccuracyPage.ps1')) -Drill $measured -Unmeasured $unmeasured -Goal $Goal `
    -Engine $version -Load $loadBefore, (Get-Load) -ProbeInterval $interval
Say ''
Say $result.Summary
if ($Page) {
    [IO.File]::WriteAllText($Page, $result.Text)
}

exit [int](-not $result.IsMet)
