<#
.SYNOPSIS
    Finds managers that are lost, starts what can be started, and says what to do about the others.
.DESCRIPTION
    Takes each manager that is not Reachable and Ready, starts its engine or host by your own script block, and waits for it. Writes one
    object for each. What it cannot bring back it leaves alone, with advice: no manager is demoted or removed by this script, and a swarm
    without quorum is never made anew by it, because that gives up what the lost managers alone may know. Exit codes:
      0  every manager is Reachable and Ready, by now
      1  quorum holds, and some manager is lost still
      2  there is no quorum: the advice says what to type as the last resort
.PARAMETER Start
    Starts the engine or the host of the node that it is given, such as { param($node) ssh "root@$($node.Address)" systemctl start docker }.
    Without it the script only looks.
.PARAMETER TimeoutSec
    How long to wait for each manager to be back, in seconds.
.PARAMETER ReadTimeoutSec
    How long to wait for an answer of the swarm, in seconds. An election takes 10 to 20 s, and up to 24 s when a vote is split.
.PARAMETER Connection
    The swarm. Default: the default connection, or the engine that the docker CLI would use.
.EXAMPLE
    ./Repair-SwarmManager.ps1
.EXAMPLE
    ./Repair-SwarmManager.ps1 { param($node) ssh "root@$($node.Address)" systemctl start docker } -Confirm:$false
#>

#Requires -Version 5.1
#Requires -Modules SwarmHa

[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
param(
    [Parameter(Position = 0)]
    [ValidateNotNull()]
    [scriptblock] $Start,

    [ValidateRange(1, 86400)]
    [int] $TimeoutSec = 120,

    [ValidateRange(1, 3600)]
    [int] $ReadTimeoutSec = 30,

    [ValidateNotNull()]
    [SwarmHa.SwarmConnection] $Connection
)

try {
    $used = if ($Connection) { $Connection } else { @(Get-SwarmConnection | Where-Object { $_.IsDefault })[0] }
    if (-not $used) { $used = Connect-Swarm -TimeoutSec $ReadTimeoutSec -ErrorAction Stop }
}
catch {
    $PSCmdlet.WriteError($_)
    exit 2
}

function Get-LostManager {
    Get-SwarmManager -Connection $used -TimeoutSec $ReadTimeoutSec -ErrorAction Stop | Where-Object { -not $_.IsReachable -or "$($_.State)" -ne 'Ready' }
}

# Each once: what it was, what was done, and what is left to do.
function Get-Outcome($Node, [string] $Outcome, [string] $Advice) {
    [pscustomobject]@{ Swarm = $used.Name; Node = "$($Node.Name)"; Address = "$($Node.Address)"; Outcome = $Outcome; Advice = $Advice }
}

# Starts one; gives why it did not work, or nothing.
function Invoke-Start($Node) {
    try {
        $null = & $Start $Node
    }
    catch {
        $_.Exception.Message
    }
}

$hasQuorum = $false
try { $hasQuorum = Test-SwarmQuorum -Connection $used -Commit -TimeoutSec $ReadTimeoutSec -ErrorAction Stop } catch { $PSCmdlet.WriteVerbose($_.Exception.Message) }

if (-not $hasQuorum -and $Start) {
    # Nobody can tell any more who belongs to the swarm. What the connection knows of the managers is what there is to go by.
    $silent = @((Get-SwarmConnection -Id $used.Id -Refresh -TimeoutSec 5).Endpoints | Where-Object { "$($_.State)" -ne 'Up' })
    foreach ($one in $silent) {
        $node = [pscustomobject]@{ Name = $one.Node; Hostname = $one.Node; Id = $one.NodeId; Address = $one.Endpoint.Uri.Host }
        if ($PSCmdlet.ShouldProcess("$($one.Node) ($($one.Endpoint))", 'Start the engine')) {
            $problem = Invoke-Start $node
            if ($problem) { $PSCmdlet.WriteWarning("$($one.Node) was not started: $problem") }
        }
    }

    if (-not $WhatIfPreference) {
        try {
            $null = Wait-SwarmManager -Connection $used -Leader -TimeoutSec $TimeoutSec -ErrorAction Stop
            $hasQuorum = Test-SwarmQuorum -Connection $used -Commit -TimeoutSec $ReadTimeoutSec -ErrorAction Stop
        }
        catch {
            $PSCmdlet.WriteVerbose($_.Exception.Message)
        }
    }
}

if (-not $hasQuorum) {
    Get-Outcome -Outcome NoQuorum -Advice ('Bring back as many managers as it takes for more than half of them: that loses nothing. Only when they are gone for good, on ONE manager that is left, ' +
        'with all the others switched off: docker swarm init --force-new-cluster --advertise-addr ADDRESS. Then remove the old managers (docker node rm --force) and promote others.')
    exit 2
}

$isLeft = $false
try {
    foreach ($node in @(Get-LostManager)) {
        $problem = 'no -Start was given'
        if ($Start) {
            if (-not $PSCmdlet.ShouldProcess("$($node.Name) ($($node.Address))", 'Start the engine')) { continue }
            $problem = Invoke-Start $node
            if (-not $problem) {
                try {
                    $null = $node | Wait-SwarmManager -Reachable -State Ready -TimeoutSec $TimeoutSec -Connection $used -ErrorAction Stop
                    Get-Outcome -Node $node -Outcome Repaired
                    continue
                }
                catch {
                    $problem = $_.Exception.Message
                }
            }
        }

        $isLeft = $true
        Get-Outcome -Node $node -Outcome Lost -Advice ('{0}. Start its engine by hand; when the host is gone for good: Invoke-SwarmDemote -Id {1}, then docker node rm --force {1}, and promote another.' -f $problem.TrimEnd('.'), $node.Id)
    }
}
catch {
    $PSCmdlet.WriteError($_)
    exit 2
}

exit [int]$isLeft
