#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeDiscovery {
    Import-Module -Name (& "$PSScriptRoot/Get-Manifest.ps1") -Force
    $cmdlets = (Get-Command -Module SwarmHa).Name
    $topics = Get-ChildItem ([IO.Path]::Combine($PSScriptRoot, '..', '..', 'docs', 'en-US', 'about_*.md')) | ForEach-Object BaseName
}

BeforeAll {
    # Other suites have imported it anew since.
    Import-Module -Name (& "$PSScriptRoot/Get-Manifest.ps1") -Force
}

AfterAll {
    Remove-Module -Name SwarmHa -ErrorAction Ignore
}

Describe 'Help of <_>' -ForEach $cmdlets {
    BeforeAll {
        $name = $_
        $help = Get-Help $name -Full
    }

    It 'says in a sentence what the cmdlet does' {
        $help.Synopsis.Trim() | Should -Match '\.$'
    }

    It 'has examples' {
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
        foreach ($example in $help.examples.example) { $example.code | Should -Not -BeNullOrEmpty }
    }

    It 'describes each of its parameters' {
        foreach ($parameter in $help.parameters.parameter) {
            "$($parameter.description.Text)".Trim() | Should -Not -BeNullOrEmpty -Because $parameter.name
        }
    }
}

Describe 'Topics' {
    It 'shows <_>' -ForEach $topics {
        Get-Help $_ | Should -Match 'SHORT DESCRIPTION'
    }
}
