<#
.SYNOPSIS
    Runs Core's tests and Pester suites in the Windows pwsh that runs this, and ends with a line "Windows: N passed, N failed, N skipped".
#>
[CmdletBinding()]
param(
    # The configuration that the tests were built in.
    [Parameter(Mandatory)]
    [string] $Configuration,

    # The Pester suites, as tests/Pester/Invoke-Suites.ps1 takes them.
    [Parameter(Mandatory, ValueFromRemainingArguments)]
    [string[]] $Suite
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)
$tests = [IO.Path]::GetDirectoryName($PSScriptRoot)
$log = [IO.Path]::Combine([IO.Path]::GetDirectoryName($tests), 'out', 'TestResults', 'Windows-Core')

# In a process of their own, since they bring another copy of the module's assemblies. The build makes a program for Linux of them, but
# their entry point runs anywhere.
$program = [IO.Path]::Combine($tests, 'SwarmHa.Core.Tests', 'bin', $Configuration, 'net10.0', 'SwarmHa.Core.Tests.dll')
$run = "`$tests = [Reflection.Assembly]::LoadFrom('$program'); [Reflection.Assembly]::SetEntryAssembly(`$tests); exit `$tests.EntryPoint.Invoke(`$null, (, [string[]] ('-noLogo', '-noColor')))"
$words = '-NoProfile', '-NonInteractive', '-Command', """$run"""
$core = Start-Process -FilePath ([IO.Path]::Combine($PSHOME, 'pwsh.exe')) -ArgumentList $words -RedirectStandardOutput "$log.log" -RedirectStandardError "$log.err" -NoNewWindow -PassThru
$null = $core.Handle

$end = & ([IO.Path]::Combine($tests, 'Pester', 'Invoke-Suites.ps1')) -Suite $Suite -ResultName Pester-Windows | Select-Object -Last 1
$core.WaitForExit()
$lines = @(Get-Content -Path "$log.log", "$log.err")
$lines

# A run that broke off has no line of figures.
$passed, $failed, $skipped = 0, 0, 0
if ($end -match '(\d+) passed, (\d+) failed, (\d+) skipped$') {
    $passed, $failed, $skipped = [int[]] $Matches[1..3]
}
else {
    $failed++
}

if (($lines -join ' ') -match 'Total: (\d+), Errors: (\d+), Failed: (\d+), Skipped: (\d+),') {
    $passed += [int] $Matches[1] - [int] $Matches[3] - [int] $Matches[4]
    $failed += [int] $Matches[2] + [int] $Matches[3]
    $skipped += [int] $Matches[4]
}
else {
    $failed++
}

"Windows: $passed passed, $failed failed, $skipped skipped"
exit [int]($failed -gt 0)
