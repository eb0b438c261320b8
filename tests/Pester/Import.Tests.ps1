#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    $manifest = & "$PSScriptRoot/Get-Manifest.ps1"

    # In a runspace of its own, with nothing in it but what PowerShell begins with.
    function Invoke-Clean([scriptblock] $Script, [hashtable] $Arguments = @{}) {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript($Script).AddParameters($Arguments)
            $shell.Invoke()
            if ($shell.HadErrors) { throw $shell.Streams.Error[0] }
        }
        finally {
            $shell.Dispose()
        }
    }
}

Describe 'Import' {
    It 'works in a clean runspace, with every preference at its strictest' {
        $count = Invoke-Clean -Arguments @{ Manifest = $manifest } -Script {
            param($Manifest)
            Set-StrictMode -Version Latest
            $ErrorActionPreference = 'Stop'
            $WarningPreference = 'Stop'
            Import-Module -Name $Manifest
            (Get-Command -Module SwarmHa).Count
        }
        $count | Should -Be (Import-PowerShellDataFile -Path $manifest).CmdletsToExport.Count
    }

    It 'works twice, and leaves no variable, function or alias behind' {
        $left = Invoke-Clean -Arguments @{ Manifest = $manifest } -Script {
            param($Manifest)
            Import-Module -Name $Manifest
            Import-Module -Name $Manifest
            Import-Module -Name $Manifest -Force
            $module = Get-Module -Name SwarmHa
            @($module).Count
            $module.ExportedVariables.Count + $module.ExportedFunctions.Count + $module.ExportedAliases.Count
        }
        $left | Should -Be @(1, 0)
    }

    It 'is undone by Remove-Module, which closes what was open' {
        $after = Invoke-Clean -Arguments @{ Manifest = $manifest } -Script {
            param($Manifest)
            Import-Module -Name $Manifest
            $null = New-SwarmLab -Name pester-import -Speed 30
            Remove-Module -Name SwarmHa
            @(Get-Command -Module SwarmHa).Count
            Import-Module -Name $Manifest
            @(Get-SwarmConnection).Count
            # A simulated lab lives as long as the process, or until it is removed.
            @(Get-SwarmLab pester-import*).Count
            Get-SwarmLab pester-import | Remove-SwarmLab -Confirm:$false
            @(Get-SwarmLab pester-import*).Count
        }
        $after | Should -Be @(0, 0, 1, 0)
    }

    It 'goes beside another module with a cmdlet of the same name, by the name of the module' {
        $names = Invoke-Clean -Arguments @{ Manifest = $manifest } -Script {
            param($Manifest)
            $null = New-Module -Name Other -ScriptBlock { ${function:Get-SwarmLab} = { 'another' }; Export-ModuleMember -Function Get-SwarmLab } | Import-Module -PassThru
            Import-Module -Name $Manifest
            Other\Get-SwarmLab
            @(SwarmHa\Get-SwarmLab nobody*).Count
        }
        $names | Should -Be @('another', 0)
    }

    It 'takes a prefix' {
        Invoke-Clean -Arguments @{ Manifest = $manifest } -Script {
            param($Manifest)
            Import-Module -Name $Manifest -Prefix My
            (Get-Command -Name Get-MySwarmNode).Name
        } | Should -Be 'Get-MySwarmNode'
    }
}
