<#
.SYNOPSIS
    Rehearses the loss of the leader, files the report in a dated folder, and compares it with the last one.
.DESCRIPTION
    Runs Test-SwarmFailover and writes report.html, report.json and report.xml (JUnit) to a folder such as 2026-11-24T0300Z below -Path.
    Writes one object with the figures of this drill and of the one before. Exit codes:
      0  the drill passed
      1  the drill failed: see the report
      2  there was no drill, because it was refused or could not be carried out
    Without other wishes the leader is demoted and promoted again, which needs no access to any host. Test-SwarmFailover has its own
    checks, and refuses when quorum would be lost. It asks before it begins: a scheduler says -Confirm:$false.
.PARAMETER Path
    The folder below which the reports are kept.
.PARAMETER Drill
    Parameters of Test-SwarmFailover, such as @{ Fault = 'StopEngine'; Driver = 'Ssh'; MaxControlPlaneGap = 30 }.
.PARAMETER ServiceProbe
    Addresses of services that have to answer all the while.
.PARAMETER Connection
    The swarm. Default: the default connection, or the engine that the docker CLI would use.
.PARAMETER MaximumSlowdown
    From how many times the last drill's figures on a warning is given.
.EXAMPLE
    ./Invoke-MonthlyDrill.ps1 /var/lib/swarm-drills -WhatIf
.EXAMPLE
    ./Invoke-MonthlyDrill.ps1 D:\Drills http://web.example:8080 -Drill @{ Fault = 'StopEngine'; Driver = 'Ssh' } -Confirm:$false
#>

#Requires -Version 5.1
#Requires -Modules SwarmHa

[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param(
    [Parameter(Mandatory = $true, Position = 0)]
    [ValidateNotNullOrEmpty()]
    [string] $Path,

    [Parameter(Position = 1)]
    [uri[]] $ServiceProbe,

    [ValidateNotNull()]
    [hashtable] $Drill = @{ Fault = 'Demote' },

    [ValidateNotNull()]
    [SwarmHa.SwarmConnection] $Connection,

    [ValidateRange(1.0, 100.0)]
    [double] $MaximumSlowdown = 2
)

$wishes = $Drill.Clone()
if ($ServiceProbe) { $wishes.ServiceProbe = $ServiceProbe }
if ($Connection) { $wishes.Connection = $Connection }

$root = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Path)
$previous = $null
if ([IO.Directory]::Exists($root)) {
    # The names of the folders sort as the times do.
    $folders = [IO.Directory]::GetDirectories($root)
    [Array]::Sort($folders, [StringComparer]::Ordinal)
    foreach ($old in $folders) {
        $file = [IO.Path]::Combine($old, 'report.json')
        if ([IO.File]::Exists($file)) { $previous = $file }
    }
}

try {
    # It asks by itself, as the drill that it is; -WhatIf gives its plan.
    $report = Test-SwarmFailover @wishes -ErrorAction Stop
}
catch {
    $PSCmdlet.WriteError($_)
    exit 2
}

if (-not $report) {
    # -WhatIf, or a No.
    if ($WhatIfPreference) { exit 0 } else { exit 2 }
}

$before = if ($previous) { Import-SwarmFailoverReport -LiteralPath $previous } else { $null }
$moment = $report.Started.UtcDateTime.ToString('yyyy-MM-ddTHHmmZ', [cultureinfo]::InvariantCulture)
$folder = [IO.Path]::Combine($root, $moment)
for ($number = 2; [IO.Directory]::Exists($folder); $number++) {
    $folder = [IO.Path]::Combine($root, "$moment-$number")
}

$null = [IO.Directory]::CreateDirectory($folder)
$beside = if ($before) { @{ CompareWith = $before } } else { @{} }
foreach ($name in 'report.html', 'report.json', 'report.xml') {
    $report | Export-SwarmFailoverReport -LiteralPath ([IO.Path]::Combine($folder, $name)) @beside -Confirm:$false
}

$summary = [ordered]@{ Verdict = $report.Verdict; Conclusion = $report.Conclusion; Folder = $folder; Previous = $previous }
foreach ($figure in 'ElectionTime', 'ControlPlaneGap', 'WriteGap', 'RejoinTime') {
    $now = $report.$figure
    $then = if ($before) { @($before)[-1].$figure } else { $null }
    $summary[$figure] = $now
    $summary["Previous$figure"] = $then
    if ($now -and $then -and $now.TotalSeconds -gt $MaximumSlowdown * $then.TotalSeconds) {
        $PSCmdlet.WriteWarning(('{0} was {1:0.000} s, and {2:0.000} s the last time.' -f $figure, $now.TotalSeconds, $then.TotalSeconds))
    }
}

[pscustomobject]$summary
exit [int]("$($report.Verdict)" -ne 'Pass')
