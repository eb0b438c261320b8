#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeDiscovery {
    $commands = @(
        'Invoke-SwarmPromote node-70'
        'Invoke-SwarmDemote node-50'
        'Move-SwarmLeader'
        'Suspend-SwarmManager node-50'
        'Suspend-SwarmManager node-50 -Action { throw "it was run" }'
        'Resume-SwarmManager node-50 -Availability Pause'
        'Stop-SwarmLabNode node-80 -Lab pester-whatif'
        'Start-SwarmLabNode node-80 -Lab pester-whatif'
        'Remove-SwarmLab pester-whatif'
        'New-SwarmLab pester-never'
        'Test-SwarmFailover'
    )
}

BeforeAll {
    Import-Module -Name (& "$PSScriptRoot/Get-Manifest.ps1") -Force
    $null = New-SwarmLab -Name pester-whatif -Speed 30

    function Get-Everything {
        Get-SwarmNode | ForEach-Object { "$($_.Id) $($_.Role) $($_.ManagerStatus) $($_.Availability) $($_.Labels) $($_.SpecVersion)" }
        (Get-SwarmLab pester-*).Name
        (Get-SwarmLab pester-whatif).Nodes.State
    }
}

AfterAll {
    Remove-SwarmLab -Name pester-whatif -Confirm:$false
    Remove-Module -Name SwarmHa -ErrorAction Ignore
}

Describe 'Without doing anything' {
    It '<_> says what it would do' -ForEach $commands {
        $before = Get-Everything
        . ([scriptblock]::Create("$_ -WhatIf")) | Should -BeNullOrEmpty
        & { $WhatIfPreference = $true; . ([scriptblock]::Create($_)) } | Should -BeNullOrEmpty
        Get-Everything | Should -Be $before
    }

    It 'every cmdlet that changes something knows -WhatIf and -Confirm' {
        foreach ($verb in 'Export', 'Invoke', 'Move', 'New', 'Remove', 'Resume', 'Set', 'Start', 'Stop', 'Suspend') {
            foreach ($command in Get-Command -Module SwarmHa -Verb $verb) {
                $command.Parameters.Keys | Should -Contain 'WhatIf'
                $command.Parameters.Keys | Should -Contain 'Confirm'
            }
        }
    }
}
