#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# Paths as only Windows has them.

BeforeAll {
    Import-Module -Name (& "$PSScriptRoot/../Pester/Get-Manifest.ps1") -Force
    $null = New-SwarmLab -Name pester-paths -Speed 30
    $report = Test-SwarmFailover -SteadySec 1 -Confirm:$false
    Remove-SwarmLab -Name pester-paths -Confirm:$false
    $folder = (Resolve-Path -Path TestDrive:\).ProviderPath
}

AfterAll {
    Remove-Module -Name SwarmHa -ErrorAction Ignore
}

Describe 'A report' {
    It 'is written to <Name> and read from there' -ForEach @(
        @{ Name = 'the root of a drive'; Path = { 'C:\pester-paths.json' } }
        @{ Name = 'a drive of the session'; Path = { 'TestDrive:\drill.json' } }
        @{ Name = 'forward slashes'; Path = { "$folder\slashes.json" -replace '\\', '/' } }
        @{ Name = 'a path of the form that is used unchanged'; Path = { '\\?\' + [IO.Path]::Combine($folder, 'own.json') } }
        @{ Name = 'a path longer than others may be'; Path = { '\\?\' + [IO.Path]::Combine($folder, 'a' * 120, 'b' * 120, 'c' * 120, 'drill.json') } }
    ) {
        $file = & $Path
        if ($Name -like '*longer*') {
            $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($file))
        }

        $report | Export-SwarmFailoverReport -LiteralPath $file
        (Import-SwarmFailoverReport -LiteralPath $file).Verdict | Should -Be $report.Verdict
    }

    It 'is written to a folder of the current drive that is named without it' {
        Push-Location -Path $folder
        try {
            $report | Export-SwarmFailoverReport -Path '\pester-paths-2.json'
            Test-Path -Path 'C:\pester-paths-2.json' | Should -BeTrue
        }
        finally {
            Pop-Location
        }
    }
}

Describe 'A program' {
    It 'is not taken from the working folder, whatever the PATH says' {
        $before = $env:PATH
        Copy-Item -Path "$env:windir\system32\hostname.exe" -Destination "$folder\ssh.exe"
        Push-Location -Path $folder
        try {
            foreach ($entry in 'C:.', '.', '') {
                $env:PATH = $entry
                { Connect-Swarm -Endpoint ssh://admin@127.0.0.1 } | Should -Throw -ErrorId 'SshMissing,*'
            }
        }
        finally {
            $env:PATH = $before
            Pop-Location
        }
    }
}
