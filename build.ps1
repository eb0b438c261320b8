<#
.SYNOPSIS
    Builds, tests and shows SwarmHa.
.DESCRIPTION
    Build assembles the module in out/SwarmHa. Test builds and runs all tests, and ends with a line "N passed, N failed, N skipped".
    Demo raises a lab, plays the failover story on it with the real module, and removes the lab. Docs writes the pages that are made
    from the code. Package makes out/Package/SwarmHa.VERSION.nupkg of the assembled module, as galleries of PowerShell take it.
    Accuracy measures on a lab how exact a drill's moments are, and writes docs/accuracy.md. Benchmark
    measures what the module costs, and writes docs/performance.md. Pictures makes those of the README from a real drill. Clean removes
    what was built.
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Demo', 'Docs', 'Package', 'Accuracy', 'Benchmark', 'Pictures', 'Clean')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # With Benchmark: tries it in some two minutes, and leaves docs/performance.md as it is.
    [switch] $Quick,

    # With Benchmark: measures handovers of leadership anew, too, which takes some four minutes more.
    [switch] $Handover,

    # With Package: the home of the project, in place of the manifest's placeholders. The links to the icon and to the release notes
    # follow from it unless they are given.
    [uri] $ProjectUri,
    [uri] $IconUri,
    [uri] $ReleaseNotesUri
)

$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$solution = 'SwarmHa.slnx'
$module = 'module'
$results = [IO.Path]::Combine($root, 'out', 'TestResults')

# A build contacts nobody but the package source.
$env:DOTNET_CLI_TELEMETRY_OPTOUT = $env:DOTNET_NOLOGO = $env:POWERSHELL_TELEMETRY_OPTOUT = 1
$env:POWERSHELL_UPDATECHECK = 'Off'

function Say([string] $Text) {
    $Host.UI.WriteLine($Text)
}

function Invoke-Dotnet {
    & dotnet @args | Out-Host
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $($args[0]) failed with exit code $LASTEXITCODE."
    }
}

function Invoke-Build([string[]] $Project) {
    Say 'Building, which takes some minutes on a fresh machine.'
    foreach ($one in $Project) {
        Invoke-Dotnet build ([IO.Path]::Combine($root, $one)) --configuration $Configuration --verbosity quiet -nologo
    }

    Say "The module is in $([IO.Path]::Combine('out', 'SwarmHa'))."
}

# Runs a project's tests, or those of the solution, and returns the exit code.
function Invoke-Xunit([string] $Project) {
    & dotnet test ([IO.Path]::Combine($root, $Project)) --configuration $Configuration --no-build --nologo --logger trx --results-directory $results @args | Out-Host
    $LASTEXITCODE
}

# Starts some of a project's tests in a process of their own.
function Start-Xunit([string] $Project, [string] $Filter) {
    $words = 'test', [IO.Path]::Combine($root, $Project), '--configuration', $Configuration, '--no-build', '--nologo', '--results-directory', $results,
        '--logger', "trx;LogFilePrefix=$($Filter -replace '!', 'not' -replace '\W')", '--filter', $Filter
    [Diagnostics.Process]::Start('dotnet', [string[]] $words)
}

# Starts a script that ends with a line of figures, in a process of its own.
function Start-Suite([string] $Name, [string[]] $Script) {
    $shell = @(& ([IO.Path]::Combine($root, 'tests', 'Shared', 'Get-Shell.ps1')))
    $words = @($shell | Select-Object -Skip 1) + @('-NoProfile', '-NonInteractive', '-File') + $Script
    $log = [IO.Path]::Combine($results, $Name)
    $process = Start-Process -FilePath $shell[0] -ArgumentList ($words -replace '^.* .*$', '"$0"') -RedirectStandardOutput "$log.log" -RedirectStandardError "$log.err" -NoNewWindow -PassThru

    # Without its handle the exit code is forgotten.
    $null = $process.Handle
    [pscustomobject] @{ Process = $process; Log = "$log.log", "$log.err" }
}

function Start-Pester([string] $Version, [string[]] $Suite) {
    Start-Suite "Pester-$Version" (@([IO.Path]::Combine($root, 'tests', 'Pester', 'Invoke-Suites.ps1'), '-PesterVersion', $Version) + $Suite)
}

function Start-Wine {
    Start-Suite Wine ([IO.Path]::Combine($root, 'tests', 'Windows', 'Invoke-UnderWine.ps1')), $Configuration
}

# Waits for a script, shows what it wrote, and returns its line of figures.
function Wait-Suite($Run) {
    $Run.Process.WaitForExit()
    $lines = @(Get-Content -Path $Run.Log -Encoding UTF8) -notmatch '^(What if:|\s*$)'
    $lines | Out-Host
    @($lines -match '^(Pester|Windows) .*: \d+ passed, ')[-1]
}

# Every test's name and time, from the results of both kinds.
function Get-TestTime {
    foreach ($file in Get-ChildItem -Path $results -Filter *.trx) {
        foreach ($test in ([xml](Get-Content -Path $file.FullName -Raw)).TestRun.Results.UnitTestResult) {
            if ($test.duration) { [pscustomobject] @{ Name = $test.testName; Time = [timespan] $test.duration } }
        }
    }

    foreach ($file in Get-ChildItem -Path $results -Filter Pester-*.xml) {
        foreach ($test in ([xml](Get-Content -Path $file.FullName -Raw)).SelectNodes('//testcase')) {
            [pscustomobject] @{ Name = "$($file.BaseName), $($test.name)"; Time = [timespan]::FromSeconds([double]::Parse($test.time, [cultureinfo]::InvariantCulture)) }
        }
    }
}

function Invoke-AllTest {
    Invoke-Build $solution
    Invoke-Pack
    if (Test-Path -Path $results) {
        Remove-Item -Path $results -Recurse
    }

    $null = New-Item -ItemType Directory -Path $results

    # The contract holds engines to their times, so nothing else runs beside it, and little beside what holds the code to its own. The rest
    # mostly waits: the module's tests of labs, in two parts, Pester and those of labs, then Wine and the other tests of the module.
    $labs = 'FullyQualifiedName!~SwarmHa.ModuleTests&FullyQualifiedName!~SwarmHa.Lab.Tests'
    $broken = @(Invoke-Xunit tests/SwarmHa.Contract.Tests) -ne 0
    $broken += @(Invoke-Xunit $solution '-maxcpucount:2' --filter "FullyQualifiedName!~SwarmHa.ContractTests&$labs") -ne 0
    $engines = @(
        Start-Xunit tests/SwarmHa.Module.Tests 'Engine=real&Lab=three'
        Start-Xunit tests/SwarmHa.Module.Tests 'Engine=real&Lab!=three'
    )
    $suites = @(Start-Pester 5.9.1; Start-Pester 6.2.0 Import, Story)
    try {
        $broken += @(Invoke-Xunit tests/SwarmHa.Lab.Tests) -ne 0
        $suites += Start-Wine
        $broken += @(Invoke-Xunit tests/SwarmHa.Module.Tests --filter 'Engine!=real') -ne 0
        $ends = @($suites | ForEach-Object { Wait-Suite $_ })
        $broken += @($engines | ForEach-Object { $_.WaitForExit(); $_.ExitCode }) -ne 0
    }
    finally {
        @($suites.Process) + $engines | Where-Object { -not $_.HasExited } | ForEach-Object { $_.Kill($true) }
    }

    $passed, $failed, $skipped = 0, 0, 0
    foreach ($file in Get-ChildItem -Path $results -Filter *.trx) {
        $counters = ([xml](Get-Content -Path $file.FullName -Raw)).TestRun.ResultSummary.Counters
        $passed += [int] $counters.passed
        $failed += [int] $counters.executed - [int] $counters.passed
        $skipped += [int] $counters.total - [int] $counters.executed
    }

    foreach ($run in 0..($suites.Count - 1)) {
        if ($ends[$run] -match '(\d+) passed, (\d+) failed, (\d+) skipped') {
            $passed += [int] $Matches[1]
            $failed += [int] $Matches[2]
            $skipped += [int] $Matches[3]
        }
        else {
            $broken += $true
        }
    }

    # A run that broke off has no failed test to show for it.
    if ($broken -and -not $failed) {
        $failed = 1
    }

    Say ''
    Say 'The ten slowest tests:'
    Get-TestTime | Sort-Object -Property Time -Descending | Select-Object -First 10 | ForEach-Object {
        Say ('{0,7:0.0} s  {1}' -f $_.Time.TotalSeconds, ($_.Name -replace '^(.{110}).*$', '$1...'))
    }

    Say ''
    Get-Content -Path ([IO.Path]::Combine($root, 'out', 'engines', '*', 'version')) -ErrorAction Ignore | ForEach-Object { Say "Engine of $_" }
    $ends | ForEach-Object { Say $_ }
    Say "$passed passed, $failed failed, $skipped skipped"
    exit [int]($failed -gt 0)
}

function Invoke-Demo {
    Invoke-Build $module
    & ([IO.Path]::Combine($root, 'tests', 'Demo', 'Demo.ps1'))
}

function Invoke-Documentation {
    Invoke-Build $module
    Import-Module -Name ([IO.Path]::Combine($root, 'out', 'SwarmHa', 'SwarmHa.psd1')) -Force
    $docs = [IO.Path]::Combine($root, 'docs')
    foreach ($name in 'Errors', 'Health') {
        $page = & ([IO.Path]::Combine($docs, "New-${name}Page.ps1"))
        [IO.File]::WriteAllText([IO.Path]::Combine($docs, "$($name.ToLowerInvariant()).md"), ($page -join "`n") + "`n")
    }
}

function Invoke-Pack {
    $tool = [IO.Path]::Combine('module', 'Package')
    Invoke-Build $module, $tool
    $uris = @(
        if ($ProjectUri) { '-ProjectUri', $ProjectUri.OriginalString }
        if ($IconUri) { '-IconUri', $IconUri.OriginalString }
        if ($ReleaseNotesUri) { '-ReleaseNotesUri', $ReleaseNotesUri.OriginalString }
    )
    if (-not $ProjectUri) {
        Say 'The package has no links to a project: -ProjectUri adds them.'
    }

    $program = [IO.Path]::Combine($root, $tool, 'bin', $Configuration, 'net10.0', 'swarmha-package.dll')
    $packages = [IO.Path]::Combine($root, 'out', 'Package')
    Invoke-Dotnet $program ([IO.Path]::Combine($root, 'out', 'SwarmHa')) $root $packages @uris
    Say "To install it: Register-PSResourceRepository -Name swarmha -Uri '$packages' -Trusted; Install-PSResource SwarmHa -Repository swarmha -Prerelease"
}

function Invoke-Accuracy {
    Invoke-Build $module
    & ([IO.Path]::Combine($root, 'tests', 'Benchmark', 'Accuracy.ps1'))
    exit $LASTEXITCODE
}

function Invoke-Benchmark {
    # Figures of code that is not optimised are of no use.
    $script:Configuration = 'Release'
    Invoke-Build $module, ([IO.Path]::Combine('tests', 'Benchmark'))
    $docs = [IO.Path]::Combine($root, 'docs', 'performance.md')
    $page = if ($Quick) { [IO.Path]::Combine($root, 'out', 'Benchmark', 'performance.md') } else { $docs }
    $switches = @(if ($Quick) { '-Quick' }; if ($Handover) { '-Handover' })
    $program = [IO.Path]::Combine($root, 'tests', 'Benchmark', 'bin', $Configuration, 'net10.0', 'swarmha-benchmark.dll')
    & dotnet $program run $page -Earlier $docs @switches | Out-Host
    exit $LASTEXITCODE
}

function Invoke-Picture {
    Invoke-Build $module
    & ([IO.Path]::Combine($root, 'tests', 'Demo', 'Pictures.ps1'))
}

function Invoke-Clean {
    Invoke-Dotnet clean ([IO.Path]::Combine($root, $solution)) --configuration $Configuration --verbosity quiet -nologo
    $out = [IO.Path]::Combine($root, 'out')
    if ([IO.Directory]::Exists($out)) {
        [IO.Directory]::Delete($out, $true)
    }
}

switch ($Task) {
    'Build' { Invoke-Build $module }
    'Test' { Invoke-AllTest }
    'Demo' { Invoke-Demo }
    'Docs' { Invoke-Documentation }
    'Package' { Invoke-Pack }
    'Accuracy' { Invoke-Accuracy }
    'Benchmark' { Invoke-Benchmark }
    'Pictures' { Invoke-Picture }
    'Clean' { Invoke-Clean }
}
