#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeDiscovery {
    $scripts = Get-ChildItem -Path ([IO.Path]::Combine([IO.Path]::GetDirectoryName((& "$PSScriptRoot/Get-Manifest.ps1")), 'examples')) -Filter *.ps1
}

BeforeAll {
    Import-Module -Name (& "$PSScriptRoot/Get-Manifest.ps1") -Force
    $examples = [IO.Path]::Combine((Get-Module -Name SwarmHa).ModuleBase, 'examples')
    $null = New-SwarmLab -Name pester-examples -Speed 30
    $quick = @{ Fault = 'StopEngine'; SteadySec = 1; ProbeIntervalMilliseconds = 30; WriteIntervalMilliseconds = 50 }
}

AfterAll {
    Remove-SwarmLab -Name pester-examples -Confirm:$false
    Remove-Module -Name SwarmHa -ErrorAction Ignore
}

Describe 'The example script <_.Name>' -ForEach $scripts {
    It 'has help with examples and a word on each parameter, and an approved verb' {
        $help = Get-Help -Name $_.FullName -Full
        $help.Synopsis | Should -Match '\.$'
        @($help.examples.example).Count | Should -BeGreaterOrEqual 1
        $own = (Get-Command -Name $_.FullName).Parameters.Keys | Where-Object { $_ -notin [System.Management.Automation.PSCmdlet]::CommonParameters -and $_ -notin 'WhatIf', 'Confirm' }
        foreach ($parameter in $own) {
            ($help.parameters.parameter | Where-Object name -EQ $parameter).description.Text | Should -Not -BeNullOrEmpty
        }
        ($_.BaseName -split '-')[0] | Should -BeIn (Get-Verb).Verb
    }

    It 'is to the taste of PSScriptAnalyzer' -Skip:(-not (Get-Module -Name PSScriptAnalyzer -ListAvailable)) {
        Invoke-ScriptAnalyzer -Path $_.FullName | Should -BeNullOrEmpty
    }
}

Describe 'A scheduler' {
    It 'learns of quorum by the exit code' {
        (& "$examples/Test-SwarmQuorumNightly.ps1" -Connection (Get-SwarmConnection)).Status | Should -Be 'OK'
        $LASTEXITCODE | Should -Be 0
        (Get-SwarmConnection | & "$examples/Test-SwarmQuorumNightly.ps1" -MinimumTolerance 2).Status | Should -Be 'WARNING'
        $LASTEXITCODE | Should -Be 1
        (& "$examples/Test-SwarmQuorumNightly.ps1" -Endpoint tcp://127.0.0.1:9 -TimeoutSec 5).Status | Should -Be 'CRITICAL'
        $LASTEXITCODE | Should -Be 2
    }

    It 'files the reports of drills' {
        $first = & "$examples/Invoke-MonthlyDrill.ps1" TestDrive:\drills (Get-SwarmLab pester-examples).Service -Drill $quick -Confirm:$false -WarningAction SilentlyContinue
        $LASTEXITCODE | Should -Be 0
        [IO.Path]::Combine($first.Folder, 'report.html') | Should -Exist
        (Import-SwarmFailoverReport ([IO.Path]::Combine($first.Folder, 'report.json'))).Verdict | Should -Be 'Pass'
        $second = & "$examples/Invoke-MonthlyDrill.ps1" TestDrive:\drills -Drill $quick -Confirm:$false -WarningAction SilentlyContinue
        $second.PreviousElectionTime | Should -Be $first.ElectionTime
        $null = & "$examples/Invoke-MonthlyDrill.ps1" TestDrive:\drills -Drill @{ Count = 2 } -Confirm:$false -ErrorAction SilentlyContinue
        $LASTEXITCODE | Should -Be 2
    }

    It 'restarts the hosts one by one' {
        $done = & "$examples/Restart-SwarmManagerRolling.ps1" -Name node-60 -StableForSec 0 -Confirm:$false -Restart {
            param($node)
            Stop-SwarmLabNode $node.Name -Lab pester-examples
            Start-SwarmLabNode $node.Name -Lab pester-examples
        }
        $done.Name | Should -Be 'node-60'
        $LASTEXITCODE | Should -Be 0
    }

    It 'is refused an even number of managers' {
        & "$examples/Add-ManagerByZone.ps1" 4 -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 2
    }

    It 'has lost managers started' {
        Stop-SwarmLabNode node-50 -Lab pester-examples
        $null = Wait-SwarmManager node-50 -Reachable:$false -TimeoutSec 30
        (& "$examples/Repair-SwarmManager.ps1").Outcome | Should -Be 'Lost'
        $LASTEXITCODE | Should -Be 1
        (& "$examples/Repair-SwarmManager.ps1" { param($node) Start-SwarmLabNode $node.Name -Lab pester-examples } -Confirm:$false).Outcome | Should -Be 'Repaired'
        $LASTEXITCODE | Should -Be 0
    }

    It 'is not kept by a quiet watch' {
        & "$examples/Watch-LeaderChange.ps1" -TimeoutSec 1 -Action { throw 'nothing changed' } | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 0
    }
}
