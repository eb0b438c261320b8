<#
.SYNOPSIS
    Plays the story of SwarmHa on a lab of real engines: two workers are promoted, the leader is lost, another takes over, it comes back.
#>
[CmdletBinding()]
param(
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
$repository = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..'))
$labTool = [IO.Path]::Combine($repository, 'tests', 'SwarmHa.Lab.Cli', 'bin', $Configuration, 'net10.0', 'swarmha-lab.dll')
$labName = 'swarmha-demo'

function Invoke-Lab {
    & dotnet $labTool @args --name $labName | Out-Host
    if ($LASTEXITCODE -ne 0) {
        throw "The lab could not be brought $($args[0])."
    }
}

$Host.UI.WriteLine('Raising a lab: three real engines in network namespaces of this machine.')
try {
    Invoke-Lab up
    $addresses = @(& dotnet $labTool list --name $labName | ForEach-Object { if ($_ -match 'tcp://([0-9.]+):') { $Matches[1] } })
    $services = @(foreach ($address in $addresses) { "http://${address}:8080/" })

    Import-Module -Name ([IO.Path]::Combine($repository, 'out', 'SwarmHa', 'SwarmHa.psd1')) -Force
    # Each line is shown as it would be typed, and then what a person would see.
    foreach ($line in @(
            "Connect-Swarm tcp://$($addresses[0]):2375"
            'Get-SwarmNode'
            'Get-SwarmNode node-50, node-60 | Invoke-SwarmPromote'
            'Get-SwarmManager'
            "`$report = Test-SwarmFailover -ServiceProbe $($services -join ', ') -Confirm:`$false"
            '$report.NodesDuring'
            '$report'
            'Get-SwarmManager'
            'Disconnect-Swarm'
        )) {
        $Host.UI.WriteLine()
        $Host.UI.WriteLine("PS> $line")
        . ([scriptblock]::Create($line)) | Out-Host
    }

    if ($report.Verdict -ne 'Pass') {
        throw "The drill's verdict is $($report.Verdict): $($report.Reasons -join '; ')"
    }
}
finally {
    $Host.UI.WriteLine()
    $Host.UI.WriteLine('Taking the lab down.')
    Invoke-Lab down
}
