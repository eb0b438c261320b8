#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# Runs every example of the documentation, on the stage that ExampleStage.ps1 tells of.
BeforeDiscovery {
    Import-Module -Name (& "$PSScriptRoot/Get-Manifest.ps1") -Force
    $root = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..'))
    . "$PSScriptRoot/ExampleStage.ps1" -NoSession
    $pages = foreach ($page in Get-DocumentationPage $root) {
        $examples = @(Get-PageExample $root $page)
        if ($examples) {
            @{ Page = $page; Examples = $examples }
        }
    }
}

Describe 'The examples of <Page>' -ForEach $pages {
    BeforeAll {
        . "$PSScriptRoot/ExampleSession.ps1"
        $session = Open-ExampleSession
    }

    AfterAll {
        $session.Dispose()
    }

    It '<_.Number>, line <_.Line>: <_.Heading>' -ForEach $Examples {
        Test-PageExample $session $_ | Should -BeNullOrEmpty
    }
}

Describe 'The pages together' {
    BeforeAll {
        . "$PSScriptRoot/ExampleStage.ps1" -NoSession
        $root = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..'))
        $examples = @(Get-DocumentationPage $root | ForEach-Object { Get-PageExample $root $_ })
    }

    It 'are all found, with all their blocks' {
        $files = @(Get-Item -Path "$root/README.md") + @(Get-ChildItem -Path "$root/docs" -Filter *.md -Recurse)
        $examples.Count | Should -Be @($files | Select-String -Pattern '^\s*```powershell').Count
    }

    It 'have few examples that are not run' {
        @($examples | Where-Object NotRun).Count | Should -BeLessOrEqual ($examples.Count / 6)
    }
}
