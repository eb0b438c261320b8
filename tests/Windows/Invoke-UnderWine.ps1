<#
.SYNOPSIS
    Runs Core's tests and Pester suites in the Windows build of PowerShell under Wine, and ends with a line "Windows pwsh VERSION under
    Wine VERSION: N passed, N failed, N skipped".
.DESCRIPTION
    Wine is not Windows: docs/platforms.md says what such a run shows, and what is left out. The root with Wine is in out/Windows;
    make-root.sh makes it when it is missing. The engines that are connected to are those of a lab of three managers.
#>
[CmdletBinding()]
param(
    # The configuration that the tests were built in.
    [string] $Configuration = 'Release',

    # The Pester suites: those about the module, without those about its sources, pages and examples.
    [string[]] $Suite = @(
        'Completion', 'Connections', 'Drills', 'Errors', 'Formatting', 'Import', 'Module', 'Objects', 'Operations', 'Package', 'Pipeline'
        'Reports', 'Sessions', 'Story', 'WhatIf', '../Windows/Engine', '../Windows/Paths'
    )
)

$ErrorActionPreference = 'Stop'
$out = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..', 'out'))
$folder = [IO.Path]::Combine($out, 'Windows')

# make-root.sh ends so where a machine cannot have it, as Windows itself.
$code = $unavailable = 3
$name = 'It takes Linux.'
if ([IO.Path]::DirectorySeparatorChar -eq '/') {
    $name = & ([IO.Path]::Combine($PSScriptRoot, 'make-root.sh')) $folder 2>&1 | ForEach-Object ToString
    $code = $LASTEXITCODE
}

if ($code) {
    $name
    $failed = [int]($code -ne $unavailable)
    "Windows pwsh under Wine: 0 passed, $failed failed, $(1 - $failed) skipped"
    exit $failed
}

Import-Module -Name ([IO.Path]::Combine($out, 'SwarmHa', 'SwarmHa.psd1'))
$lab = try { New-SwarmLab -Name "win$PID" -Kind Engine -Managers 3 -Workers 0 -NoConnect } catch { "There is no real swarm to connect to: $_" | Out-Host }
try {
    $env:SWARMHA_ENDPOINT = @($lab.Endpoint)[0]
    $script = 'Z:' + [IO.Path]::Combine($PSScriptRoot, 'Invoke-Suites.ps1')
    $null = New-Item -ItemType Directory -Path ([IO.Path]::Combine($out, 'TestResults')) -Force
    & timeout 30m ([IO.Path]::Combine($PSScriptRoot, 'run.sh')) $folder 'C:\pwsh\pwsh.exe' -NoProfile -NonInteractive -File $script $Configuration @Suite |
        ForEach-Object { $_.TrimEnd("`r") -replace '^Windows: ', "${name}: " }
    $code = $LASTEXITCODE
}
finally {
    if ($lab) {
        $lab | Remove-SwarmLab -Confirm:$false
    }
}

exit $code
