#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeDiscovery {
    # What build.ps1 -Task Package has made, and PowerShell's own installer, where they are.
    $package = [IO.Path]::Combine($PSScriptRoot, '..', '..', 'out', 'Package', '*.nupkg')
    $none = -not (Test-Path -Path $package) -or -not (Get-Module -Name Microsoft.PowerShell.PSResourceGet -ListAvailable)
}

Describe 'The package' -Skip:$none {
    BeforeAll {
        $feed = (Resolve-Path -Path ([IO.Path]::Combine($PSScriptRoot, '..', '..', 'out', 'Package'))).ProviderPath
        $repository = "SwarmHaTest$PID"
        Register-PSResourceRepository -Name $repository -Uri $feed -Trusted
        $modules = (New-Item -ItemType Directory -Path (Join-Path -Path $TestDrive -ChildPath 'Modules')).FullName
    }

    AfterAll {
        Unregister-PSResourceRepository -Name $repository
    }

    It 'is found by its name, with its tags' {
        (Find-PSResource -Name SwarmHa -Repository $repository -Prerelease).Tags | Should -Contain 'Swarm'
    }

    It 'is saved from a folder, and its manifest is accepted' {
        Save-PSResource -Name SwarmHa -Repository $repository -Prerelease -Path $modules
        $manifest = Get-ChildItem -Path ([IO.Path]::Combine($modules, 'SwarmHa')) -Filter SwarmHa.psd1 -Recurse
        (Test-ModuleManifest -Path $manifest.FullName).ExportedCmdlets.Count | Should -BeGreaterThan 20
    }

    It 'runs from there, in a session of its own' {
        # As a process: in this one another copy of the assemblies may be loaded already.
        $manifest = (Get-ChildItem -Path ([IO.Path]::Combine($modules, 'SwarmHa')) -Filter SwarmHa.psd1 -Recurse).FullName
        $shell = @(& ([IO.Path]::Combine($PSScriptRoot, '..', 'Shared', 'Get-Shell.ps1')))
        $count = & $shell[0] @($shell | Select-Object -Skip 1) -NoProfile -NonInteractive -Command "Import-Module -Name '$manifest'; `$null = New-SwarmLab -Name pester-package -Speed 30; @(Get-SwarmManager).Count"
        $count | Should -Be 3
    }
}
