<#
.SYNOPSIS
    The manifest of the module that the suites look at: the assembled one, or the one that the variable SWARMHA_MODULE names.
#>
[CmdletBinding()]
param()

# tests/Shared/ModuleUnderTest.cs does the same for the other suites.
if ($env:SWARMHA_MODULE) {
    return [IO.Path]::GetFullPath($env:SWARMHA_MODULE)
}

[IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..', 'out', 'SwarmHa', 'SwarmHa.psd1'))
