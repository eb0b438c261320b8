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

    It uses no cmdlet of Microsoft.PowerShell.Utility or .Management, so that it also runs where only the engine is there.
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

function Invoke-Xunit {
    if ([IO.Directory]::Exists($results)) {
        [IO.Directory]::Delete($results, $true)
    }

    # The contract holds engines to their times, so that nothing else runs beside it. Of the rest two projects run at a time: those that raise engines mostly wait for them.
    $contract = [IO.Path]::Combine($root, 'tests', 'SwarmHa.Contract.Tests')
    $common = '--configuration', $Configuration, '--no-build', '--nologo', '--logger', 'trx', '--results-directory', $results
    & dotnet test $contract @common | Out-Host
    $exitCode = $LASTEXITCODE
    & dotnet test ([IO.Path]::Combine($root, $solution)) @common -maxcpucount:2 --filter 'FullyQualifiedName!~SwarmHa.ContractTests' | Out-Host
    $exitCode = [Math]::Max($exitCode, $LASTEXITCODE)
    $count = @{ Passed = 0; Failed = 0; Skipped = 0 }
    if ([IO.Directory]::Exists($results)) {
        foreach ($file in [IO.Directory]::GetFiles($results, '*.trx')) {
            $counters = ([xml][IO.File]::ReadAllText($file)).TestRun.ResultSummary.Counters
            $count.Passed += [int]$counters.passed
            $count.Failed += [int]$counters.total - [int]$counters.passed - ([int]$counters.total - [int]$counters.executed)
            $count.Skipped += [int]$counters.total - [int]$counters.executed
        }
    }

    if ($exitCode -ne 0 -and $count.Failed -eq 0) {
        # A run that broke off has no failed test to show for it.
        $count.Failed = 1
    }

    $count
}

function Invoke-PesterSuite {
    $folder = [IO.Path]::Combine($root, 'tests', 'Pester')
    $suites = [IO.Directory]::GetFiles($folder, '*.Tests.ps1').Count
    $shell = Get-Command -Name pwsh, powershell -CommandType Application -ErrorAction Ignore | Where-Object Source | ForEach-Object Source
    $shell = @($shell)[0]
    if (-not $shell) {
        Say "Pester: no pwsh on this machine, $suites suites skipped."
        return @{ Passed = 0; Failed = 0; Skipped = $suites }
    }

    # One of the suites takes the package apart.
    Invoke-Pack | Out-Host
    $last = ''
    & $shell -NoProfile -NonInteractive -File ([IO.Path]::Combine($folder, 'Invoke-Suites.ps1')) | ForEach-Object { $last = "$_"; Say $last }
    if ($last -match '^Pester: (\d+) passed, (\d+) failed, (\d+) skipped') {
        return @{ Passed = [int]$Matches[1]; Failed = [int]$Matches[2]; Skipped = [int]$Matches[3] }
    }

    @{ Passed = 0; Failed = 1; Skipped = 0 }
}

function Invoke-AllTest {
    Invoke-Build $solution
    $xunit = Invoke-Xunit
    $pester = Invoke-PesterSuite
    $failed = $xunit.Failed + $pester.Failed
    Say ''
    Say "$($xunit.Passed + $pester.Passed) passed, $failed failed, $($xunit.Skipped + $pester.Skipped) skipped"
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
