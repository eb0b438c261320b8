# Each edition of PowerShell has a build of its own; what they need of others lies beside them in "dependencies" and is loaded
# where no other module sees it.
$framework = if ($PSVersionTable['PSEdition'] -eq 'Core') { 'net8.0' } else { 'netstandard2.0' }
Import-Module -Name ([System.IO.Path]::Combine($PSScriptRoot, 'bin', $framework, 'SwarmHa.dll')) -ErrorAction Stop
