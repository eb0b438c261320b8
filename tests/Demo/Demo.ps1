<#
.SYNOPSIS
    Plays the story of SwarmHa on a lab: two workers are promoted, the leader is lost, another takes over, it comes back.
.DESCRIPTION
    The lab is of real engines where this machine can have one, else it is simulated; which of both is said, and which engine. The newest
    one is taken: of those that the tests have fetched, or else the one that is installed.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
$name = 'swarmha-demo'
$out = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..', 'out', 'Demo'))
$pages = @('report.html', 'report.json' | ForEach-Object { [IO.Path]::Combine($out, $_) })
[IO.Directory]::CreateDirectory($out) | Out-Null

function Say([string] $Text) {
    $Host.UI.WriteLine($Text)
}

function Open-Lab {
    # What a demonstration that was killed has left behind.
    Get-SwarmLab -Name "$name*" | Remove-SwarmLab -Confirm:$false
    try {
        Say 'Raising a lab of real engines on this machine.'
        $fetched = [IO.Path]::Combine($PSScriptRoot, '..', '..', 'out', 'engines')
        $newest = Get-ChildItem -Path $fetched -Filter version -File -Recurse -Depth 1 -ErrorAction Ignore |
            Sort-Object { [version] ((Get-Content -Path $_.FullName -TotalCount 1) -replace '^\S+ Docker (\d+(\.\d+)+).*$', '$1') } |
            Select-Object -Last 1
        $engine = if ($newest) { @{ EngineRoot = $newest.DirectoryName } } else { @{} }
        New-SwarmLab -Name $name -Kind Engine -Managers 1 -Workers 2 -NoConnect -Verbose @engine
    }
    catch [SwarmHa.LabFailedException] {
        Say "There can be no lab of real engines here: $($_.Exception.Message)"
        Say 'The story is played on a simulated swarm instead.'
        New-SwarmLab -Name $name -Kind Simulated -Managers 1 -Workers 2 -NoConnect
    }
}

Import-Module -Name ([IO.Path]::Combine($PSScriptRoot, '..', '..', 'out', 'SwarmHa', 'SwarmHa.psd1')) -Force
try {
    $lab = Open-Lab
    $services = @($lab.Service | ForEach-Object OriginalString)

    # Each line is shown as it would be typed, and then what a person would see.
    foreach ($line in @(
            "Connect-Swarm $($lab.Endpoint)"
            'Get-SwarmNode'
            'Get-SwarmNode | Select-Object -ExpandProperty EngineVersion -Unique'
            'Get-SwarmNode node-50, node-60 | Invoke-SwarmPromote'
            'Get-SwarmManager'
            "`$report = Test-SwarmFailover -ServiceProbe $($services -join ', ') -Confirm:`$false"
            '$report.NodesDuring'
            '$report'
            "`$report | Export-SwarmFailoverReport -Path '$($pages[0])' -Force"
            "`$report | Export-SwarmFailoverReport -Path '$($pages[1])' -Force"
            'Get-SwarmManager'
            'Disconnect-Swarm'
        )) {
        Say ''
        Say "PS> $line"
        . ([scriptblock]::Create($line)) | Out-Host
    }

    Say "The drill's report is in $($pages[0]), to be looked at in a browser, and beside it as JSON."
    if ($report.Verdict -ne 'Pass') {
        throw "The drill's verdict is $($report.Verdict): $($report.Reasons -join '; ')"
    }
}
finally {
    Say ''
    Say 'Removing the lab.'
    Get-SwarmLab -Name "$name*" | Remove-SwarmLab -Confirm:$false
}
