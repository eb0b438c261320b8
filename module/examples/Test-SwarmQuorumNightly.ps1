<#
.SYNOPSIS
    Checks the quorum of one or several swarms, with an exit code that monitoring understands.
.DESCRIPTION
    Writes one object for each swarm, and ends with the worst of them as exit code:
      0  OK        every swarm has quorum, with as many managers to spare as is wanted
      1  WARNING   a swarm has quorum, but too few managers to spare
      2  CRITICAL  a swarm has no quorum, or no manager of it answers
    Nothing is changed. With -Commit a write is tried, too: it changes nothing but the version of a node's record.
    The connections that it opens it closes. In a session that has a default connection there is none afterwards: pass yours by -Connection.
.PARAMETER Endpoint
    The swarms, one string each. Several managers of the same swarm are divided by semicolons: 'tcp://node-40:2375;tcp://node-50:2375'.
    Without it, -Context and -Connection: the default connection, or the engine that the docker CLI would use.
.PARAMETER Context
    The swarms by docker's contexts.
.PARAMETER Connection
    The swarms by connections that are open already, from Connect-Swarm. They are left open.
.PARAMETER MinimumTolerance
    How many managers must be possible to lose without a warning.
.PARAMETER Commit
    Prove quorum by a committed write. Just after a loss readings alone are stale.
.PARAMETER TimeoutSec
    How long to wait for a swarm, in seconds.
.EXAMPLE
    ./Test-SwarmQuorumNightly.ps1 -Context production, staging -Commit
.EXAMPLE
    pwsh -NoProfile -File Test-SwarmQuorumNightly.ps1 -Endpoint 'tcp://node-40:2375;tcp://node-50:2375'
#>

#Requires -Version 5.1
#Requires -Modules SwarmHa

[CmdletBinding(DefaultParameterSetName = 'Endpoint')]
param(
    [Parameter(Position = 0, ParameterSetName = 'Endpoint')]
    [ValidateNotNullOrEmpty()]
    [string[]] $Endpoint,

    [Parameter(Mandatory = $true, ParameterSetName = 'Context')]
    [ValidateNotNullOrEmpty()]
    [string[]] $Context,

    [Parameter(Mandatory = $true, ValueFromPipeline = $true, ParameterSetName = 'Connection')]
    [ValidateNotNullOrEmpty()]
    [SwarmHa.SwarmConnection[]] $Connection,

    [ValidateRange(0, 100)]
    [int] $MinimumTolerance = 1,

    [switch] $Commit,

    [ValidateRange(1, 3600)]
    [int] $TimeoutSec = 30
)

begin {
    $statuses = 'OK', 'WARNING', 'CRITICAL'
    $worst = 0
    $swarms = @()
}

process {
    if ($PSCmdlet.ParameterSetName -eq 'Endpoint' -and -not $Endpoint) {
        $default = @(Get-SwarmConnection | Where-Object { $_.IsDefault })[0]
        $swarms += if ($default) { @{ Name = $default.Name; Connection = $default } } else { @{ Name = 'docker'; Connect = @{} } }
    }

    foreach ($one in $Endpoint) { $swarms += @{ Name = $one; Connect = @{ Endpoint = $one -split '\s*;\s*' } } }
    foreach ($one in $Context) { $swarms += @{ Name = $one; Connect = @{ Context = $one } } }
    foreach ($one in $Connection) { $swarms += @{ Name = $one.Name; Connection = $one } }
}

end {
    foreach ($swarm in $swarms) {
        $opened = $null
        $test = $null
        try {
            $used = $swarm.Connection
            if (-not $used) {
                $connect = $swarm.Connect
                $opened = Connect-Swarm @connect -TimeoutSec $TimeoutSec -ErrorAction Stop
                $used = $opened
            }

            $test = Test-SwarmQuorum -Connection $used -Commit:$Commit -Detailed -TimeoutSec $TimeoutSec -ErrorAction Stop
            $message = $test.Reason
            $code = if (-not $test.Passed) { 2 } elseif ($test.FaultTolerance -lt $MinimumTolerance) { 1 } else { 0 }
        }
        catch {
            # Whatever keeps this swarm from being judged must not keep the others from it.
            $message = $_.Exception.Message
            $code = 2
        }
        finally {
            if ($opened) { Disconnect-Swarm -Connection $opened }
        }

        $worst = [Math]::Max($worst, $code)
        [pscustomobject]@{
            Time           = [DateTimeOffset]::UtcNow
            Swarm          = $swarm.Name
            Status         = $statuses[$code]
            Managers       = if ($test) { $test.Managers } else { $null }
            Reachable      = if ($test) { $test.Reachable } else { $null }
            FaultTolerance = if ($test) { $test.FaultTolerance } else { $null }
            Message        = $message
        }
    }

    exit $worst
}
