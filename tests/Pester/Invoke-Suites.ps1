<#
.SYNOPSIS
    Runs the Pester suites on the assembled module, and ends with a line "Pester: N passed, N failed, N skipped".
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
$suites = Join-Path -Path $PSScriptRoot -ChildPath '*.Tests.ps1'
$pester = Get-Module -Name Pester -ListAvailable | Where-Object { $_.Version -ge [version]'5.0' -and $_.Version -lt [version]'6.0' } | Select-Object -First 1
if (-not $pester) {
    'Pester 5 is not installed: Install-Module Pester -MaximumVersion 5.99'
    'Pester: 0 passed, 0 failed, {0} skipped' -f @(Get-ChildItem -Path $suites).Count
    exit 0
}

Import-Module -Name $pester.Path
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$run = Invoke-Pester -Configuration $configuration
'Pester: {0} passed, {1} failed, {2} skipped' -f $run.PassedCount, ($run.FailedCount + $run.FailedContainersCount + $run.FailedBlocksCount), ($run.SkippedCount + $run.NotRunCount)
exit [int]($run.Result -ne 'Passed')
