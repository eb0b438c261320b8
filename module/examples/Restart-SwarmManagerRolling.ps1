<#
.SYNOPSIS
    Reboots the hosts of managers, one after the other, the leader last.
.DESCRIPTION
    For each manager: checks quorum without it, hands leadership over, moves its tasks away, restarts its host by your own script block,
    waits until it was seen to go down and is back as Reachable and Ready, and lets it take tasks again. The next one is taken only when
    the swarm is whole. It ends with the first that does not go down or does not come back. Writes each manager that is back. Exit codes:
      0  all are done
      1  it ended with one of them, which the error names
      2  it was not begun, because a manager is missing already
    It asks before each manager; a scheduler says -Confirm:$false.
.PARAMETER Restart
    Restarts the host of the node that it is given, at once or until it is up again, such as { param($node) ssh "root@$($node.Address)" systemctl reboot } or
    { param($node) Restart-Computer -ComputerName $node.Hostname -Force }.
.PARAMETER Name
    Which managers, with wildcards; without it all of them.
.PARAMETER NoDrain
    Leave the tasks where they are.
.PARAMETER TimeoutSec
    How long each step may take for one manager, in seconds.
.PARAMETER LossTimeoutSec
    How long the host may take to go down after it was told to restart, in seconds.
.PARAMETER StableForSec
    For how long a manager has to be Reachable and Ready without a break to count as being back, in seconds.
.PARAMETER Connection
    The swarm. Default: the default connection, or the engine that the docker CLI would use.
.EXAMPLE
    ./Restart-SwarmManagerRolling.ps1 { param($node) ssh "root@$($node.Address)" systemctl reboot } -WhatIf
.EXAMPLE
    ./Restart-SwarmManagerRolling.ps1 { param($node) Restart-Computer $node.Hostname -Wait -For PowerShell -Force } -Confirm:$false
#>

#Requires -Version 5.1
#Requires -Modules SwarmHa

[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param(
    [Parameter(Mandatory = $true, Position = 0)]
    [ValidateNotNull()]
    [scriptblock] $Restart,

    [ValidateNotNullOrEmpty()]
    [string[]] $Name = '*',

    [switch] $NoDrain,

    [ValidateRange(1, 86400)]
    [int] $TimeoutSec = 900,

    [ValidateRange(1, 86400)]
    [int] $LossTimeoutSec = 300,

    [ValidateRange(0, 3600)]
    [int] $StableForSec = 10,

    [ValidateNotNull()]
    [SwarmHa.SwarmConnection] $Connection
)

$swarm = @{}
if ($Connection) { $swarm.Connection = $Connection }

try {
    $all = @(Get-SwarmManager @swarm -ErrorAction Stop)
    $missing = @($all | Where-Object { -not $_.IsReachable -or "$($_.State)" -ne 'Ready' })
    if ($missing.Count -gt 0) {
        throw "Not begun: $($missing -join ', ') should be Reachable and Ready first."
    }

    if (-not (Test-SwarmQuorum @swarm -MinimumTolerance 1 -ErrorAction Stop)) {
        throw 'Not begun: no manager can be spared. A rolling restart needs three of them.'
    }

    $wanted = @(Get-SwarmManager @swarm -Name $Name -ErrorAction Stop)
}
catch {
    $PSCmdlet.WriteError($_)
    exit 2
}

$inTurn = @($wanted | Where-Object { -not $_.IsLeader }) + @($wanted | Where-Object { $_.IsLeader })
try {
    # It asks for each one by itself. The first that fails ends it, after it has been resumed as far as it can be.
    $inTurn | Suspend-SwarmManager -Action $Restart -NoDrain:$NoDrain -TimeoutSec $TimeoutSec -LossTimeoutSec $LossTimeoutSec -StableForSec $StableForSec @swarm -ErrorAction Stop
}
catch {
    $PSCmdlet.WriteError($_)
    exit 1
}

exit 0
