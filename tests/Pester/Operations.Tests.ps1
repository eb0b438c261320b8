#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    Import-Module -Name (& "$PSScriptRoot/Get-Manifest.ps1") -Force
    $null = New-SwarmLab -Name pester-ops -Speed 30
}

AfterAll {
    Remove-SwarmLab -Name pester-ops -Confirm:$false
    Remove-Module -Name SwarmHa -ErrorAction Ignore
}

Describe 'Quorum' {
    It 'is a Boolean for if, and answers what if' {
        Test-SwarmQuorum | Should -BeTrue
        Test-SwarmQuorum -Without node-40 | Should -BeTrue
        Test-SwarmQuorum -Without node-40, node-50 | Should -BeFalse
        Test-SwarmQuorum -Without node-40 -MinimumTolerance 1 | Should -BeFalse
        (Test-SwarmQuorum -Commit -Detailed).CommitTime | Should -BeOfType ([timespan])
    }

    It 'goes by pipeline from the connections, and into a table' {
        $quorum = Get-SwarmConnection | Get-SwarmQuorum
        $quorum.Views | Should -HaveCount 3
        $quorum.Views[0].Leader | Should -Be 'node-40'
        ($quorum | ConvertTo-Json -Depth 3 | ConvertFrom-Json).Quorum | Should -Be 2
    }
}

Describe 'Health' {
    It 'has a finding for each rule, which sorts and groups' {
        $findings = Test-SwarmHealth
        $findings | Should -HaveCount (Test-SwarmHealth -List).Count
        ($findings | Group-Object -Property Status -NoElement).Name | Should -Not -Contain 'Fail'
        Test-SwarmHealth -Include *Manager* -Quiet | Should -BeTrue
    }
}

Describe 'Waiting and watching' {
    It 'gives what was waited for' {
        (Wait-SwarmManager -Reachable -Count 3 -TimeoutSec 20).Name | Should -Be @('node-40', 'node-50', 'node-60')
        { Wait-SwarmManager node-50 -Leader -TimeoutSec 1 } | Should -Throw -ErrorId 'WaitTimeout,SwarmHa.Commands.WaitSwarmManagerCommand'
    }

    It 'writes a change when it happens, and ends when no more is wanted' {
        $shell = [powershell]::Create([System.Management.Automation.RunspaceMode]::NewRunspace)
        try {
            $endpoint = (Get-SwarmLab pester-ops).Endpoint
            $null = $shell.AddScript({
                    param($module, $endpoint)
                    Import-Module $module
                    $null = Connect-Swarm $endpoint
                    Watch-SwarmManager -TimeoutSec 30 | Where-Object Node -eq 'node-70' | Select-Object -First 1
                }).AddArgument((Get-Module SwarmHa).Path).AddArgument($endpoint)
            $watching = $shell.BeginInvoke()

            # Taken away and brought back until the watch, which may only just begin, has seen it.
            $limit = [datetime]::UtcNow.AddSeconds(30)
            while (-not $watching.AsyncWaitHandle.WaitOne(500) -and [datetime]::UtcNow -lt $limit) {
                Stop-SwarmLabNode node-70 -Lab pester-ops
                $null = Wait-SwarmManager node-70 -Role Worker -State Down -TimeoutSec 20
                Start-SwarmLabNode node-70 -Lab pester-ops
            }

            $change = $shell.EndInvoke($watching)
            $change | Should -HaveCount 1
            $change[0].Property | Should -Be 'State'
        }
        finally {
            $shell.Dispose()
        }
    }
}

Describe 'Maintenance' {
    It 'says what it would do, and does nothing with -WhatIf' {
        Move-SwarmLeader -WhatIf
        Get-SwarmManager node-50 | Suspend-SwarmManager -WhatIf
        { Get-SwarmManager node-50, node-60 | Suspend-SwarmManager -WhatIf } | Should -Throw '*there would be no quorum*Suspended as well: node-50.'
        (Get-SwarmManager -Leader).Name | Should -Be 'node-40'
    }

    It 'suspends and resumes' {
        (Suspend-SwarmManager node-50 -Confirm:$false).Availability | Should -Be 'Drain'
        (Resume-SwarmManager node-50).Availability | Should -Be 'Active'
        (Get-SwarmNode node-50).Labels.Count | Should -Be 0
    }

    It 'rolls over the managers, the leader last, one at a time' {
        $done = [System.Collections.Generic.List[string]]::new()
        $managers = Get-SwarmManager | Sort-Object -Property IsLeader | Suspend-SwarmManager -StableForSec 0 -Confirm:$false -Action {
            param($node)
            $done.Add($node.Name)
            Stop-SwarmLabNode $node.Name -Lab pester-ops
            Start-SwarmLabNode $node.Name -Lab pester-ops
        }

        $done | Should -Be @('node-50', 'node-60', 'node-40')
        $managers.Name | Should -Be $done
        (Get-SwarmManager -Leader).Name | Should -Not -Be 'node-40'
        Get-SwarmManager -Reachable | Should -HaveCount 3
    }
}
