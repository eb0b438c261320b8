<#
.SYNOPSIS
    Runs unit tests and Pester suites in the Windows pwsh that runs this, and ends with a line "Windows: N passed, N failed, N skipped".
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

# The suites wait more than they work: the unit tests run beside them.
$log = [IO.Path]::Combine([IO.Path]::GetDirectoryName($tests), 'out', 'TestResults', 'Windows-Xunit')
$words = '-NoProfile', '-NonInteractive', '-File', """$([IO.Path]::Combine($PSScriptRoot, 'Invoke-Xunit.ps1'))""", $Configuration
$xunit = Start-Process -FilePath ([IO.Path]::Combine($PSHOME, 'pwsh.exe')) -ArgumentList $words -RedirectStandardOutput "$log.log" -RedirectStandardError "$log.err" -NoNewWindow -PassThru

# Without its handle the exit code is forgotten.
$null = $xunit.Handle
$lines = @(& ([IO.Path]::Combine($tests, 'Pester', 'Invoke-Suites.ps1')) -Suite $Suite -ResultName Pester-Windows)
$xunit.WaitForExit()
$lines += @(Get-Content -Path "$log.log", "$log.err" -Encoding UTF8)
$lines

# One line of Pester, and one for each project. Where one is missing, its run broke off.
$ends = @($lines -match '^[\w .]+: \d+ passed, \d+ failed, \d+ skipped$' | ForEach-Object { , [int[]] ($_ -replace '^.*: ' -split '\D+' -ne '') })
$passed, $failed, $skipped = 0..2 | ForEach-Object { $column = $_; ($ends | ForEach-Object { $_[$column] } | Measure-Object -Sum).Sum }
if (-not $failed -and ($xunit.ExitCode -or $LASTEXITCODE)) {
    $failed = 1
}

"Windows: $passed passed, $failed failed, $skipped skipped"
exit [int]($failed -gt 0)
