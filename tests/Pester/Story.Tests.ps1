#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    Import-Module -Name (& "$PSScriptRoot/Get-Manifest.ps1") -Force
    New-SwarmLab -Name pester -Kind Simulated -Managers 1 -Workers 2 -Speed 30 -NoConnect | Connect-Swarm
}

AfterAll {
    Remove-SwarmLab -Name pester -Confirm:$false
    Remove-Module -Name SwarmHa -ErrorAction Ignore
}

Describe 'The story on a simulated lab' {
    It 'begins with one leader' {
        $manager = Get-SwarmManager
        $manager | Should -HaveCount 1
        $manager | Should -BeOfType ([SwarmHa.SwarmManager])
        $manager.IsLeader | Should -BeTrue
    }

    It 'does nothing with -WhatIf' {
        Get-SwarmNode -Role Worker | Invoke-SwarmPromote -WhatIf
        Get-SwarmManager | Should -HaveCount 1
    }

    It 'promotes two workers by pipeline' {
        $promoted = Get-SwarmNode node-50, node-60 | Invoke-SwarmPromote
        $promoted.ManagerStatus | Should -Be @('Reachable', 'Reachable')
        (Get-SwarmManager | Group-Object -Property ManagerStatus -NoElement | Sort-Object -Property Name).Name | Should -Be @('Leader', 'Reachable')
    }

    It 'tells an unknown name and goes on' {
        $found = Get-SwarmNode node-40, nobody, node-60 -ErrorAction SilentlyContinue -ErrorVariable told
        $found.Name | Should -Be @('node-40', 'node-60')
        $told | Should -HaveCount 1
        $told[0].FullyQualifiedErrorId | Should -Be 'NodeNotFound,SwarmHa.Commands.GetSwarmNodeCommand'
    }

    It 'takes labels, roles and ids' {
        (Get-SwarmManager -Leader | Select-Object -ExpandProperty Id | ForEach-Object { Get-SwarmNode -Id $_ }).Name | Should -Be 'node-40'
        Get-SwarmNode -Role Worker | Should -BeNullOrEmpty
    }

    It 'loses the leader, and another takes over while the services answer' {
        $report = Test-SwarmFailover -ServiceProbe (Get-SwarmLab pester).Service -ProbeIntervalMilliseconds 30 -Confirm:$false
        $report.Reasons | Should -BeNullOrEmpty
        $report.Verdict | Should -Be 'Pass'
        $report.OldLeader.Name | Should -Be 'node-40'
        $report.NewLeader.Name | Should -BeIn 'node-50', 'node-60'
        $report | Out-String | Should -Match 'Services were untouched'
        ($report.TimeLine | Format-Table | Out-String) | Should -Match 'NewLeader'
    }

    It 'has the old leader back' {
        (Get-SwarmManager node-40).ManagerStatus | Should -Be 'Reachable'
    }
}
