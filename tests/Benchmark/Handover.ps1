<#
.SYNOPSIS
    Measures how long a swarm is without management when leadership is handed over, and when the leader is stopped, in one run on one lab.
.DESCRIPTION
    Raises a lab of three real engines, hands leadership over and stops the leader some times each, prints every figure, both medians
    and their ratio, and removes the lab. Needs what a lab of real engines needs, and the assembled module (./build.sh build).

    The exit code is 1 when the median gap of a handover is above the limit.
.EXAMPLE
    dotnet pwsh -NoProfile -File tests/Benchmark/Handover.ps1
#>
[CmdletBinding()]
param(
    # The assembled module.
    [string] $Manifest = [IO.Path]::Combine($PSScriptRoot, '..', '..', 'out', 'SwarmHa', 'SwarmHa.psd1'),

    # How many times leadership is handed over.
    [ValidateRange(1, 100)]
    [int] $Handovers = 7,

    # How many times the leader is stopped.
    [ValidateRange(1, 100)]
    [int] $Stops = 3,

    # The lab's name. One of that name that is up is removed first.
    [string] $Name = 'benchmark',

    # What the median gap of a handover may be, in seconds.
    [double] $Limit = 0.25
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Say([string] $Text) {
    $Host.UI.WriteLine($Text)
}

function Get-Median([double[]] $Value) {
    $sorted = [Collections.Generic.List[double]]::new($Value)
    $sorted.Sort()
    $middle = [Math]::Floor($sorted.Count / 2)
    if ($sorted.Count % 2) { $sorted[$middle] } else { ($sorted[$middle - 1] + $sorted[$middle]) / 2 }
}

function Write-Row([string] $Fault, [string] $From, [string] $To, [double] $Gap, [double] $Whole) {
    Say ('{0,-16} {1,-10} {2,-10} {3,8:0.000} s {4,8:0.0} s' -f $Fault, $From, $To, $Gap, $Whole)
}

Import-Module -Name $Manifest -Force
Get-SwarmLab -Name "$Name*" | Where-Object { $_.Name -eq $Name } | Remove-SwarmLab -Confirm:$false
try {
    $lab = New-SwarmLab -Name $Name -Kind Engine -Managers 3 -Workers 0 -NoConnect
    $null = Connect-Swarm $lab.Endpoint
    $version = @(Get-SwarmManager)[0].EngineVersion
    Say ('{0:u}, 3 managers, engine {1}, {2} processors' -f [DateTime]::UtcNow, $version, [Environment]::ProcessorCount)
    Say ''
    Say ('{0,-16} {1,-10} {2,-10} {3,10} {4,10}' -f 'WHAT', 'FROM', 'TO', 'GAP', 'WHOLE')

    $moved = foreach ($round in 1..$Handovers) {
        $move = Move-SwarmLeader -Confirm:$false
        Write-Row 'handover' $move.From $move.To $move.ControlPlaneGap.TotalSeconds $move.Duration.TotalSeconds
        $move
    }

    $stopped = foreach ($round in 1..$Stops) {
        $report = Test-SwarmFailover -ProbeIntervalMilliseconds 20 -Confirm:$false
        Write-Row 'leader stopped' $report.OldLeader $report.NewLeader $report.ControlPlaneGap.TotalSeconds $report.Duration.TotalSeconds
        $report
    }
}
finally {
    Get-SwarmLab -Name "$Name*" | Where-Object { $_.Name -eq $Name } | Remove-SwarmLab -Confirm:$false
}

$handover = Get-Median @($moved | ForEach-Object { $_.ControlPlaneGap.TotalSeconds })
$stop = Get-Median @($stopped | ForEach-Object { $_.ControlPlaneGap.TotalSeconds })
Say ''
Say ('median gap of a handover          {0,8:0.000} s (at most {1:0.000} s wanted)' -f $handover, $Limit)
Say ('median gap when the leader stops  {0,8:0.000} s' -f $stop)
Say ('ratio                             {0,8:0} to 1' -f ($stop / $handover))
exit [int]($handover -gt $Limit)
