<#
.SYNOPSIS
    Runs the Pester suites on the assembled module, and ends with a line "Pester VERSION: N passed, N failed, N skipped".
.DESCRIPTION
    Pester comes from out/Pester, where a build of SwarmHa.Pester.csproj puts it. The results are written to out/TestResults, too, in
    JUnit's form.
#>
[CmdletBinding()]
param(
    # The suites: the names of their files without .Tests.ps1. Wildcards are permitted.
    [Parameter(Position = 0, ValueFromRemainingArguments)]
    [string[]] $Suite = '*',

    # The version of Pester, one of those in SwarmHa.Pester.csproj.
    [version] $PesterVersion = '5.9.1',

    # The name of the file of results.
    [string] $ResultName = "Pester-$PesterVersion"
)

$ErrorActionPreference = 'Stop'
$out = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..', 'out'))
$pester = [IO.Path]::Combine($out, 'Pester', "$PesterVersion", 'Pester.psd1')
if (-not (Test-Path -Path $pester)) {
    dotnet build ([IO.Path]::Combine($PSScriptRoot, 'SwarmHa.Pester.csproj')) --verbosity quiet -nologo | Out-Host
}

Import-Module -Name $pester
$configuration = New-PesterConfiguration
$configuration.Run.Path = @(Get-ChildItem -Path ($Suite | ForEach-Object { Join-Path -Path $PSScriptRoot -ChildPath "$_.Tests.ps1" }) | ForEach-Object FullName)
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
if ([Console]::IsOutputRedirected) {
    $configuration.Output.RenderMode = 'Plaintext'
}

$configuration.TestResult.Enabled = $true
$configuration.TestResult.OutputFormat = 'JUnitXml'
$configuration.TestResult.OutputPath = [IO.Path]::Combine($out, 'TestResults', "$ResultName.xml")
$run = Invoke-Pester -Configuration $configuration
'Pester {0}: {1} passed, {2} failed, {3} skipped' -f $PesterVersion, $run.PassedCount, ($run.FailedCount + $run.FailedContainersCount + $run.FailedBlocksCount), ($run.SkippedCount + $run.NotRunCount)
exit [int]($run.Result -ne 'Passed')
