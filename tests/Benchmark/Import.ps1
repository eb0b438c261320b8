# Runs in a new process: imports a module, and tells how long that took and which of the module's assemblies are there.
param([string] $Manifest, [string] $Endpoint)

$ErrorActionPreference = 'Stop'
$folder = [IO.Path]::GetDirectoryName($Manifest)

function Write-Assembly([string] $When) {
    foreach ($assembly in [AppDomain]::CurrentDomain.GetAssemblies()) {
        if (-not $assembly.IsDynamic -and $assembly.Location.StartsWith($folder)) {
            "$When $($assembly.GetName().Name) $([IO.FileInfo]::new($assembly.Location).Length)"
        }
    }
}

$watch = [Diagnostics.Stopwatch]::StartNew()
Import-Module -Name $Manifest
"time import $($watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture))"
if ($Endpoint) {
    Write-Assembly imported
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $null = Connect-Swarm $Endpoint
    $null = Get-SwarmNode
    "time call $($watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture))"
    Write-Assembly called
}
