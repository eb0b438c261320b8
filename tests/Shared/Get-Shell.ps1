<#
.SYNOPSIS
    The command line that starts another PowerShell like the one that runs this: a program and its first arguments.
#>
[CmdletBinding()]
param()

$program = (Get-Process -Id $PID).Path
$program

# That of a tool manifest is run by dotnet.
if ([IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') {
    [IO.Path]::Combine($PSHOME, 'pwsh.dll')
}
