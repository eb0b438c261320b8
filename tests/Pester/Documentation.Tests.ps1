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
        $runspace = [runspacefactory]::CreateRunspace()
        $runspace.Open()

        # In the page's session: gives what the script writes, with its errors beside it.
        function Invoke-There {
            param([string] $Script, [object[]] $Arguments)

            $shell = [powershell]::Create()
            $shell.Runspace = $runspace
            $null = $shell.AddScript($Script)
            $Arguments | ForEach-Object { $null = $shell.AddArgument($_) }
            try { $output = $shell.Invoke(); $end = $null } catch { $end = $_.Exception.InnerException.ErrorRecord }
            [pscustomobject] @{ Output = @($output); Errors = @($shell.Streams.Error) + @($end | Where-Object { $_ }) }
            $shell.Dispose()
        }

        function Invoke-Stage {
            param([string] $Script, [object[]] $Arguments)

            $told = Invoke-There $Script $Arguments
            $told.Errors | Should -BeNullOrEmpty
            $told.Output
        }

        $typed = {
            & {
                foreach ($statement in Get-ExampleStatement $args[0]) {
                    . ([scriptblock]::Create($statement)) 4>&1 |
                        ForEach-Object { if ($_ -is [Management.Automation.VerboseRecord]) { "VERBOSE: $_" } else { $_ } } |
                        Out-String -Width 80
                }
            } $args[0]
        }.ToString()
        Invoke-Stage 'Import-Module $args[0]; . $args[1]' (& "$PSScriptRoot/Get-Manifest.ps1"), "$PSScriptRoot/ExampleStage.ps1"
    }

    AfterAll {
        $runspace.Dispose()
    }

    It '<_.Number>, line <_.Line>: <_.Heading>' -ForEach $Examples {
        $_.Faults | Should -BeNullOrEmpty
        Invoke-Stage 'Get-TextFault $args[0]' $_.Text | Should -BeNullOrEmpty
        if (-not $_.NotRun) {
            try {
                $ran = [string] (Invoke-Stage 'Enter-ExampleStage $args[0]' $_)
                $run = Invoke-There $typed $ran
                $screen = $run.Output -join "`n"
                $faults = Invoke-Stage 'Get-ExampleFault $args[0] $args[1] $args[2] -NoHost' $_, $run.Errors, $screen
                $faults | Should -BeNullOrEmpty -Because "this was run: $ran`nand it showed: $screen"
            }
            finally {
                Invoke-Stage 'Exit-ExampleStage'
            }
        }
    }
}
