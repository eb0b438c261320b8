#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# What runs the examples of the documentation finds what is wrong, and passes what is right.
BeforeAll {
    Import-Module -Name (& "$PSScriptRoot/Get-Manifest.ps1") -Force
    . "$PSScriptRoot/ExampleStage.ps1" -NoSession
    . "$PSScriptRoot/ExampleSession.ps1"
    $session = Open-ExampleSession

    function Get-Fault([string] $Mark, [string] $Text, [string] $Output) {
        $block = if ($Output) { "`n``````output`n$Output`n``````" }
        [IO.File]::WriteAllText("$TestDrive/README.md", "# A page`n`n$Mark`n``````powershell`n$Text`n``````$block`n")
        Test-PageExample $session (Get-PageExample "$TestDrive" README.md)
    }
}

AfterAll {
    $session.Dispose()
    Remove-Module -Name SwarmHa -ErrorAction Ignore
}

Describe 'An example' {
    It 'passes: <Mark> <Text>' -ForEach @(
        @{ Mark = ''; Text = '(Get-SwarmManager -Leader).Name'; Output = 'node-40' }
        @{ Mark = '<!-- error: NodeNotFound -->'; Text = 'Get-SwarmNode node-40, node-99'; Output = '' }
        @{ Mark = '<!-- error: SwarmHa.NodeNotFound -->'; Text = 'Get-SwarmNode node-99'; Output = '' }
        @{ Mark = '<!-- not run: needs another host -->'; Text = 'Connect-Swarm ssh://admin@node-40'; Output = '' }
        @{ Mark = '<!-- before: Stop-SwarmLabNode node-60; Wait-SwarmManager node-60 -Reachable:$false -->'; Text = '(Get-SwarmManager -Reachable:$false).Name'; Output = 'node-60' }
        @{ Mark = '<!-- meanwhile: Stop-SwarmLabNode node-40 -->'; Text = "Watch-SwarmManager -Until { `$_.To -eq 'Unreachable' } -TimeoutSec 30 | ForEach-Object { `$_.Node }"; Output = 'node-40' }
        @{ Mark = ''; Text = 'Get-SwarmQuorum'; Output = "MANAGERS REACHABLE QUORUM CAN LOSE NOW WHEN ALL UP LEADER UNREACHABLE`n-------- --" }
        @{ Mark = ''; Text = 'Stop-SwarmLabNode node-50 -WhatIf'; Output = 'What if: Performing the operation "Stop the engine" on target "node-50 of lab swarmha (Running)".' }
        @{ Mark = ''; Text = 'docker node ls --format json | ConvertFrom-Json | Get-SwarmManager | Sort-Object Name -Descending | ForEach-Object Name'; Output = "node-60`nnode-50" }
        @{ Mark = ''; Text = 'Connect-Swarm tcp://10.0.0.50:2376, tcp://node-60:2375 -Name b; (Get-SwarmManager -Connection b).Count'; Output = '7' }
        @{ Mark = ''; Text = '(Connect-Swarm -Context prod).Name'; Output = 'prod' }
    ) {
        Get-Fault $Mark $Text $Output | Should -BeNullOrEmpty
    }

    It 'fails with "<Fault>": <Mark> <Text>' -ForEach @(
        @{ Mark = ''; Text = 'Get-SwarmNode node-99'; Output = ''; Fault = 'It gives the error NodeNotFound,SwarmHa.Commands.GetSwarmNodeCommand' }
        @{ Mark = ''; Text = "throw 'no'"; Output = ''; Fault = 'It gives the error no' }
        @{ Mark = ''; Text = 'Get-Nothing'; Output = ''; Fault = 'It gives the error CommandNotFoundException' }
        @{ Mark = ''; Text = 'if ('; Output = ''; Fault = 'Missing' }
        @{ Mark = '<!-- error: NodeNotFound -->'; Text = 'Get-SwarmNode'; Output = ''; Fault = 'It gives no error, and NodeNotFound is wanted' }
        @{ Mark = '<!-- error: NodeNotFound -->'; Text = 'Get-SwarmLab nowhere'; Output = ''; Fault = 'It gives the error LabNotFound' }
        @{ Mark = '<!-- not run -->'; Text = 'Get-SwarmNode'; Output = ''; Fault = "The mark 'not run' says nothing" }
        @{ Mark = '<!-- not run: -->'; Text = 'Get-SwarmNode'; Output = ''; Fault = "The mark 'not run' says nothing" }
        @{ Mark = '<!-- eror: NodeNotFound -->'; Text = 'Get-SwarmNode'; Output = ''; Fault = "There is no mark 'eror'" }
        @{ Mark = '<!-- not run: needs another host -->'; Text = 'Get-SwarmNodes'; Output = ''; Fault = 'There is no command Get-SwarmNodes' }
        @{ Mark = '<!-- not run: needs another host -->'; Text = 'Get-SwarmNode -Roll Worker'; Output = ''; Fault = 'Get-SwarmNode has no parameter -Roll' }
        @{ Mark = ''; Text = 'Get-SwarmQuorum'; Output = "MANAGERS QUORUM`n-------- ------"; Fault = "It does not print 'MANAGERS QUORUM'" }
        @{ Mark = ''; Text = '(Get-SwarmManager -Leader).State'; Output = 'Down'; Fault = "It does not print 'Down'" }
        @{ Mark = ''; Text = 'Stop-SwarmLabNode node-50 -WhatIf'; Output = 'What if: nothing'; Fault = "It does not print 'What if: nothing'" }
    ) {
        (Get-Fault $Mark $Text $Output) -join "`n" | Should -BeLike "*$Fault*"
    }

    It 'leaves nothing behind' {
        Get-Fault '' "`$PWD.Path | Set-Content left.txt; `$PWD.Path | Set-Content '$TestDrive/where.txt'; New-SwarmLab second -NoConnect; Get-Nothing" '' | Should -Not -BeNullOrEmpty
        Get-Content -Path "$TestDrive/where.txt" | Should -Not -Exist
        Get-SwarmLab swarmha*, second* | Where-Object Kind -EQ Simulated | Should -BeNullOrEmpty
        $env:DOCKER_HOST | Should -BeNullOrEmpty
    }
}
