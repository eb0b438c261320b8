<#
.SYNOPSIS
    Runs projects of unit tests in the Windows pwsh that runs this, each in a process of its own, and ends each with a line "NAME: N
    passed, N failed, N skipped".
#>
[CmdletBinding()]
param(
    # The configuration that the tests were built in.
    [Parameter(Mandatory)]
    [string] $Configuration,

    # Runs this project alone, in this process.
    [string] $Project
)

$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)

# All of what knows no system, and of the connections those parts that differ on Windows.
$options = [ordered] @{
    Core    = @()
    Reports = '-class-', 'SwarmHa.Reports.Tests.BrowserTests'
    Docker  = @('DockerConfiguration', 'EngineAdvice', 'EnvironmentTls', 'NamedPipe', 'SshProgram' | ForEach-Object { '-class', "SwarmHa.Docker.Tests.${_}Tests" })
}
if (-not $Project) {
    foreach ($name in $options.Keys) {
        $lines = @(& ([IO.Path]::Combine($PSHOME, 'pwsh.exe')) -NoProfile -NonInteractive -File $PSCommandPath $Configuration $name)
        $lines

        # A run that broke off has no line of figures.
        $passed, $failed, $skipped = 0, 1, 0
        if (($lines -join ' ') -match ' Total: (\d+), Errors: (\d+), Failed: (\d+), Skipped: (\d+),') {
            $failed = [int] $Matches[2] + [int] $Matches[3]
            $skipped = [int] $Matches[4]
            $passed = [int] $Matches[1] - [int] $Matches[3] - $skipped
        }

        "${name}: $passed passed, $failed failed, $skipped skipped"
    }

    exit
}

# The build makes a program for Linux of them, but their entry point runs anywhere. It asks for its own assembly and folder.
$folder = [IO.Path]::Combine([IO.Path]::GetDirectoryName($PSScriptRoot), "SwarmHa.$Project.Tests", 'bin', $Configuration, 'net10.0')
$tests = [Reflection.Assembly]::LoadFrom([IO.Path]::Combine($folder, "SwarmHa.$Project.Tests.dll"))
[Reflection.Assembly]::SetEntryAssembly($tests)
[AppContext]::SetData('APP_CONTEXT_BASE_DIRECTORY', "$folder\")
exit $tests.EntryPoint.Invoke($null, (, [string[]] (@('-noLogo', '-noColor') + $options[$Project])))
