<#
.SYNOPSIS
    What the pictures of the README show: the managers before the leader is lost and after, and the report of a drill.
#>
[CmdletBinding()]
param(
    # The lab that it is played on.
    [Parameter(Mandatory)]
    [string] $Lab,

    # The page that is written of the drill.
    [Parameter(Mandatory)]
    [string] $Page
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module -Name ([IO.Path]::Combine($PSScriptRoot, '..', '..', 'out', 'SwarmHa', 'SwarmHa.psd1'))
$stage = Get-SwarmLab -Name $Lab
$services = $stage.Service
Connect-Swarm $stage.Endpoint | Out-Null
$leader = (Get-SwarmManager -Leader).Name
$others = Get-SwarmManager | ForEach-Object Name | Where-Object { $_ -ne $leader }

# Each line as it is typed, and what happens then that is not part of the picture.
$steps = @(
    @{
        Line = 'Get-SwarmManager'
        Then = {
            Stop-SwarmLabNode $leader -Lab $Lab -Confirm:$false | Out-Null
            Wait-SwarmManager $leader -Reachable:$false -TimeoutSec 120 | Out-Null
            Wait-SwarmManager $others -State Ready -TimeoutSec 120 | Out-Null
        }
    }
    @{ Line = "Get-SwarmManager  # $leader is lost"; Then = { } }
    @{
        Line = 'Get-SwarmQuorum'
        Then = {
            Start-SwarmLabNode $leader -Lab $Lab | Out-Null
            Wait-SwarmManager -Reachable -Count 3 -StableForSec 3 -TimeoutSec 120 | Out-Null
        }
    }
)
foreach ($step in $steps) {
    $Host.UI.WriteLine("PS> $($step.Line)")
    . ([scriptblock]::Create($step.Line)) | Out-Host
    . $step.Then
}

Test-SwarmFailover $services -Confirm:$false | Export-SwarmFailoverReport -Path $Page -Force | Out-Null
