#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    Import-Module -Name (& "$PSScriptRoot/Get-Manifest.ps1") -Force
    $lab = New-SwarmLab -Name pester-drill -Speed 30
    $drill = @{ SteadySec = 1; ProbeIntervalMilliseconds = 30; WriteIntervalMilliseconds = 50; Confirm = $false }
}

AfterAll {
    Remove-SwarmLab -Name pester-drill -Confirm:$false
    Remove-Module -Name SwarmHa -ErrorAction Ignore
}

Describe 'A drill' {
    BeforeEach {
        # After quorum was lost the leader has yet to hear from each agent.
        $null = Wait-SwarmManager -Reachable -State Ready -Count 3 -TimeoutSec 60
    }

    It 'has a verdict, a conclusion and its evidence, for <_>' -ForEach 'StopEngine', 'KillEngine', 'FreezeEngine', 'IsolateNetwork', 'Demote' {
        $before = (Get-SwarmManager -Leader).Name
        $report = Test-SwarmFailover (Get-SwarmLab pester-drill).Service -Fault $_ @drill
        $report.Reasons | Should -BeNullOrEmpty
        $report.Verdict | Should -Be 'Pass'
        $report.OldLeader.Name | Should -Be $before
        $report.NewLeader.Name | Should -Not -Be $before
        $report.Conclusion | Should -BeLike 'Services were untouched: *Manager operations alone were affected: *'
        @($report.Findings | Group-Object Stage -NoElement).Name | Should -Be 'Before', 'During', 'After'
        (Get-SwarmManager -Reachable) | Should -HaveCount 3
    }

    It 'takes numbers for seconds, and judges by them' {
        $report = Test-SwarmFailover @drill -MaxControlPlaneGap 0.001 -MaxRejoin 00:01:00
        $report.Limits.ControlPlaneGap | Should -Be ([timespan]::FromMilliseconds(1))
        $report.Limits.Rejoin | Should -Be ([timespan]::FromMinutes(1))
        $report.Verdict | Should -Be 'Fail'
        ($report.Findings | Where-Object Stage -eq 'Limit').Passed | Should -Be $false, $true
        $report.Findings | Where-Object { -not $_.Passed } | Should -HaveCount 1
    }

    It 'refuses to lose quorum, unless that is what is rehearsed' {
        { Test-SwarmFailover -Count 2 @drill } | Should -Throw -ErrorId 'QuorumAtRisk,SwarmHa.Commands.TestSwarmFailoverCommand'
        { Test-SwarmFailover -ExpectQuorumLoss @drill } | Should -Throw -ErrorId 'DrillRefused,SwarmHa.Commands.TestSwarmFailoverCommand'
        (Test-SwarmFailover -Count 2 -ExpectQuorumLoss @drill).Verdict | Should -Be 'Pass'
    }

    It 'says with -WhatIf what it would do and what would be refused, and does nothing' {
        $leader = (Get-SwarmManager -Leader).Id
        Test-SwarmFailover -WhatIf | Should -BeNullOrEmpty
        { Test-SwarmFailover -Count 2 -WhatIf } | Should -Throw -ErrorId 'QuorumAtRisk,SwarmHa.Commands.TestSwarmFailoverCommand'
        (Get-SwarmManager -Leader).Id | Should -Be $leader
        (Get-SwarmLab pester-drill).Nodes.State | Should -Not -Contain 'Stopped'
    }

    It 'gives statistics when it is repeated' {
        $series = Test-SwarmFailover -Repeat 2 @drill
        $series.Reports | Should -HaveCount 2
        $series.Reports[1].OldLeader.Name | Should -Be $series.Reports[0].NewLeader.Name
        $election = $series.Statistics | Where-Object Figure -eq 'ElectionTime'
        $election.Maximum | Should -BeGreaterOrEqual $election.Median
        @($series.Statistics | ConvertTo-Csv).Count | Should -BeGreaterThan 4
    }

    It 'goes by script blocks with variables of the session' {
        $calls = [System.Collections.Concurrent.ConcurrentQueue[string]]::new()
        $module = (Get-Module SwarmHa).Path
        $report = Test-SwarmFailover @drill -StopEngine {
            param($node)
            $calls.Enqueue("stop $($node.Name)")
            Import-Module $module
            Stop-SwarmLabNode $node.Hostname -Lab pester-drill -Confirm:$false
        } -StartEngine {
            param($node)
            $calls.Enqueue("start $($node.Name)")
            Start-SwarmLabNode $node.Hostname -Lab pester-drill
        }
        $report.Driver | Should -Be 'ScriptBlock'
        $report.Verdict | Should -Be 'Pass'
        @($calls) | Should -Be "stop $($report.OldLeader)", "start $($report.OldLeader)"
    }
}
