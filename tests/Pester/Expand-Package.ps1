<#
.SYNOPSIS
    Lays a package of the module out as an installer does, in DESTINATION/SwarmHa/VERSION, and returns the path of the manifest there.
#>
[CmdletBinding()]
param(
    # The .nupkg, of which there may be one.
    [Parameter(Mandatory)]
    [string] $Package,

    # The folder for modules.
    [Parameter(Mandatory)]
    [string] $Destination
)

$ErrorActionPreference = 'Stop'
$file = @(Get-Item -Path $Package)
if ($file.Count -ne 1 -or $file[0].Name -notmatch '^SwarmHa\.(\d+\.\d+\.\d+)(-\w+)?\.nupkg$') {
    throw "$Package is not one package of SwarmHa."
}

$null = New-Item -ItemType Directory -Path $Destination -Force
$folder = [IO.Path]::Combine((Resolve-Path -Path $Destination).ProviderPath, 'SwarmHa', $Matches[1])
if (Test-Path -Path $folder) {
    Remove-Item -Path $folder -Recurse
}

# Expand-Archive of Windows PowerShell wants another extension.
Add-Type -AssemblyName System.IO.Compression.FileSystem
[IO.Compression.ZipFile]::ExtractToDirectory($file[0].FullName, $folder)
[IO.Path]::Combine($folder, 'SwarmHa.psd1')
