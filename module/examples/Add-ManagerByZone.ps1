<#
.SYNOPSIS
    Brings a swarm to three, five or seven managers that are spread over its zones.
.DESCRIPTION
    Promotes workers that are Ready and Active, each time one of the zone that has the fewest managers, and waits until each is Reachable.
    Zones are told by a node label (docker node update --label-add zone=a node-40). A node without it is not promoted. Nobody is demoted.
    Writes the managers that are new. Exit codes:
      0  there are as many managers as wanted, and quorum survives the loss of any zone
      1  there are as many, but the loss of a zone would cost quorum
      2  nothing was changed, or not all of it, and the error says why
    An even number of managers is refused: it tolerates no more losses than one fewer does.
.PARAMETER Count
    How many managers there are to be: 3, 5 or 7.
.PARAMETER ZoneLabel
    The node label whose value is a node's zone.
.PARAMETER Connection
    The swarm. Default: the default connection, or the engine that the docker CLI would use.
.EXAMPLE
    ./Add-ManagerByZone.ps1 3 -WhatIf
.EXAMPLE
    ./Add-ManagerByZone.ps1 5 -ZoneLabel rack -Confirm:$false
#>

#Requires -Version 5.1
#Requires -Modules SwarmHa

[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
param(
    [Parameter(Position = 0)]
    [ValidateRange(1, 7)]
    [int] $Count = 3,

    [ValidateNotNullOrEmpty()]
    [string] $ZoneLabel = 'zone',

    [ValidateNotNull()]
    [SwarmHa.SwarmConnection] $Connection
)

$swarm = @{}
if ($Connection) { $swarm.Connection = $Connection }

try {
    if ($Count % 2 -eq 0) {
        throw "$Count managers tolerate no more losses than $($Count - 1). Name an odd number."
    }

    $nodes = @(Get-SwarmNode @swarm -ErrorAction Stop)
    $managers = @($nodes | Where-Object { "$($_.Role)" -eq 'Manager' })
    $missing = @($managers | Where-Object { -not $_.IsReachable })
    if ($missing.Count -gt 0) {
        throw "$($missing -join ', ') should be Reachable first: a new manager raises the number that quorum needs."
    }

    if ($managers.Count -gt $Count) {
        throw "There are $($managers.Count) managers, more than $Count. Invoke-SwarmDemote takes some away."
    }

    $free = @($nodes | Where-Object { "$($_.Role)" -eq 'Worker' -and "$($_.State)" -eq 'Ready' -and "$($_.Availability)" -eq 'Active' -and $_.Labels[$ZoneLabel] })
    $needed = $Count - $managers.Count
    if ($free.Count -lt $needed) {
        throw "$needed more are needed, and $($free.Count) workers are Ready, Active and have the label $ZoneLabel."
    }

    # How many managers each zone has, and which are chosen.
    $perZone = @{}
    foreach ($node in $free) { $perZone[$node.Labels[$ZoneLabel]] = 0 }
    foreach ($node in $managers) { if ($node.Labels[$ZoneLabel]) { $perZone[$node.Labels[$ZoneLabel]] += 1 } }
    $chosen = @()
    while ($chosen.Count -lt $needed) {
        $next = $null
        foreach ($node in $free) {
            if ($chosen -notcontains $node -and ($null -eq $next -or $perZone[$node.Labels[$ZoneLabel]] -lt $perZone[$next.Labels[$ZoneLabel]])) { $next = $node }
        }

        $chosen += $next
        $perZone[$next.Labels[$ZoneLabel]] += 1
    }

    # It asks for each one by itself. On the way there may be an even number, which needs no warning.
    $chosen | Invoke-SwarmPromote @swarm -ErrorAction Stop -WarningAction SilentlyContinue
    if ($WhatIfPreference) { exit 0 }

    $quorum = Get-SwarmQuorum @swarm -ZoneLabel $ZoneLabel -NoViews -ErrorAction Stop
}
catch {
    $PSCmdlet.WriteError($_)
    exit 2
}

if ($quorum.Managers -ne $Count) {
    $PSCmdlet.WriteWarning("There are $($quorum.Managers) managers, and $Count were wanted.")
    exit 2
}

if (-not $quorum.SurvivesZoneLoss) {
    $PSCmdlet.WriteWarning("The loss of a zone would cost quorum: $($quorum.FatalZones).")
    exit 1
}

exit 0
