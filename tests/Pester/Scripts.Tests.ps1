#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeDiscovery {
    $root = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..'))
    $skip = -not (Get-Module -Name PSScriptAnalyzer -ListAvailable)
    $places = [ordered]@{ '' = $false; docs = $true; module = $true; tests = $true }
    $scripts = foreach ($place in $places.Keys) {
        Get-ChildItem -Path ([IO.Path]::Combine($root, $place)) -File -Recurse:$places[$place] |
            Where-Object { $_.Extension -in '.ps1', '.psm1' -and $_.FullName -notmatch '[\\/](bin|obj|out)[\\/]' } |
            ForEach-Object { @{ Script = $_.FullName.Substring($root.Length).TrimStart('\', '/') } }
    }
}

Describe 'Scripts' {
    BeforeAll {
        $root = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..'))
        $settings = [IO.Path]::Combine($root, 'tests', 'PSScriptAnalyzerSettings.psd1')
    }

    It '<Script> keeps to the rules (skipped where PSScriptAnalyzer is not installed)' -ForEach $scripts -Skip:$skip {
        $found = Invoke-ScriptAnalyzer -Path ([IO.Path]::Combine($root, $Script)) -Settings $settings |
            ForEach-Object { '{0}, line {1}: {2} ({3})' -f $Script, $_.Line, $_.Message, $_.RuleName }
        $found | Should -BeNullOrEmpty
    }
}
