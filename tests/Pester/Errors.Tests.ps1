#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeDiscovery {
    $problems = @(
        @{ Command = 'Get-SwarmNode nobody'; Id = 'NodeNotFound' }
        @{ Command = 'Invoke-SwarmPromote nobody'; Id = 'NodeNotFound' }
        @{ Command = 'Suspend-SwarmManager nobody'; Id = 'NodeNotFound' }
        @{ Command = 'Get-SwarmLab nobody'; Id = 'LabNotFound' }
        @{ Command = 'Stop-SwarmLabNode nobody'; Id = 'LabNotFound' }
        @{ Command = 'Get-SwarmConnection 999'; Id = 'NotConnected' }
        @{ Command = 'Import-SwarmFailoverReport nobody.json'; Id = 'ReportNotFound' }
    )
}

BeforeAll {
    Import-Module -Name (& "$PSScriptRoot/Get-Manifest.ps1") -Force
    $null = New-SwarmLab -Name pester-errors -Speed 30
}

AfterAll {
    Remove-SwarmLab -Name pester-errors -Confirm:$false
    Remove-Module -Name SwarmHa -ErrorAction Ignore
}

Describe 'An error of one item: <Command>' -ForEach $problems {
    It 'goes to -ErrorVariable, and to nobody with Ignore' {
        . ([scriptblock]::Create("$Command -ErrorAction SilentlyContinue -ErrorVariable told")) | Should -BeNullOrEmpty
        $told | Should -HaveCount 1
        $told[0].FullyQualifiedErrorId | Should -BeLike "$Id,SwarmHa.Commands.*"
        $told[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $before = $Error.Count
        . ([scriptblock]::Create("$Command -ErrorAction Ignore")) | Should -BeNullOrEmpty
        $Error.Count | Should -Be $before
    }

    It 'ends the command with Stop, as the preference too' {
        { . ([scriptblock]::Create("$Command -ErrorAction Stop")) } | Should -Throw -ErrorId "$Id,SwarmHa.Commands.*"
        { $ErrorActionPreference = 'Stop'; . ([scriptblock]::Create($Command)) } | Should -Throw -ErrorId "$Id,SwarmHa.Commands.*"
    }
}

Describe 'Other common parameters' {
    It 'tell who answered' {
        $told = Get-SwarmNode -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        "$told" | Should -Match 'node-40 \(tcp://127\.0\.0\.1:\d+\) answered after'
        $told = & { $DebugPreference = 'Continue'; Get-SwarmNode 5>&1 } | Where-Object { $_ -is [System.Management.Automation.DebugRecord] }
        "$told" | Should -Match 'Using the connection \d+: pester-errors'
    }

    It 'keep and name what is written' {
        Get-SwarmManager -OutVariable kept | Out-Null
        $kept | Should -HaveCount 3
        Get-SwarmManager -PipelineVariable one | Get-SwarmNode | Where-Object { $_.Id -eq $one.Id } | Should -HaveCount 3
    }

    It 'have default values' {
        $PSDefaultParameterValues['Get-Swarm*:Connection'] = 'pester-errors'
        $PSDefaultParameterValues['*-Swarm*:TimeoutSec'] = 20
        try {
            Get-SwarmManager | Should -HaveCount 3
            (Get-SwarmQuorum).Swarm | Should -Be 'pester-errors'
            Get-SwarmConnection | Get-SwarmNode | Should -HaveCount 5
        }
        finally {
            $PSDefaultParameterValues.Clear()
        }
    }
}
