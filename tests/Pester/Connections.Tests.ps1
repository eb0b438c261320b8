#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    Import-Module -Name (& "$PSScriptRoot/Get-Manifest.ps1") -Force
    $null = New-SwarmLab -Name pester-one -Speed 30 -NoConnect
    $null = New-SwarmLab -Name pester-two -Speed 30 -NoConnect -Managers 1 -Seed 7
    $one = Connect-Swarm -Endpoint (Get-SwarmLab pester-one).Endpoint -Name one
    $two = Connect-Swarm -Endpoint (Get-SwarmLab pester-two).Endpoint -Name two

    # As a person sees it, without colours.
    function Show {
        ($input | Out-String -Width 80) -replace '\e\[[0-9;]*m'
    }
}

AfterAll {
    Get-SwarmLab pester-* | Remove-SwarmLab -Confirm:$false
    Remove-Module -Name SwarmHa -ErrorAction Ignore
}

Describe 'Several swarms' {
    It 'are tagged, and their table has a column for it' {
        $managers = $one, $two | Get-SwarmManager
        $managers | Group-Object -Property Swarm -NoElement | ForEach-Object { "$($_.Name) $($_.Count)" } | Should -Be @('one 3', 'two 1')
        ($managers | Show).Trim() -split '\r?\n' | Select-Object -First 1 | Should -Match '^SWARM\s+HOSTNAME\s+STATUS\s+AVAILABILITY\s+MANAGER STATUS'
        (Get-SwarmManager -Connection $two | Show) | Should -Not -Match 'SWARM'
    }

    It 'have a line of figures each' {
        $quorum = $one, $two | Get-SwarmQuorum
        $quorum.Swarm | Should -Be @('one', 'two')
        $quorum.FaultTolerance | Should -Be @(1, 0)
        ($quorum | ConvertTo-Csv | ConvertFrom-Csv).Leader | Should -Be @('node-40', 'node-40')
    }
}

Describe 'Endpoints' {
    It 'are shown as they did when they were last used, within 80 columns' {
        Stop-SwarmLabNode node-50 -Lab pester-one
        $text = Get-SwarmConnection $one.Id -Refresh | Show
        Start-SwarmLabNode node-50 -Lab pester-one
        $text | Should -Match "Connection $($one.Id): one, swarm \w{12}"
        $text | Should -Match 'tcp://127\.0\.0\.1:\d+\s+Up\s+Leader\s+\d.*\snode-40'
        $text | Should -Match 'tcp://127\.0\.0\.1:\d+\s+Down\s+Manager'
        $text -split '\r?\n' | ForEach-Object Length | Should -BeLessOrEqual 80
    }
}

Describe 'What cannot be connected to' {
    It '<Arguments.Keys> is <Id>' -ForEach @(
        @{ Arguments = @{ Endpoint = 'ssh://root:secret@host' }; Id = 'EndpointInvalid' }
        @{ Arguments = @{ Context = 'there is none of that name' }; Id = 'ContextNotFound' }
        @{ Arguments = @{ Endpoint = 'tcp://127.0.0.1:9'; CertificatePath = 'nowhere' }; Id = 'CertificateFileInvalid' }
        @{ Arguments = @{ Endpoint = 'tcp://127.0.0.1:9'; CACertificate = $PSCommandPath }; Id = 'CertificateFileInvalid' }
    ) {
        { Connect-Swarm @Arguments } | Should -Throw -ErrorId "$Id,SwarmHa.Commands.ConnectSwarmCommand"
    }

    It 'does not repeat a password' {
        try { Connect-Swarm -Endpoint 'ssh://root:hunter2@host' } catch { "$_ $($_.TargetObject) $($_.Exception)" | Should -Not -Match 'hunter2' }
    }
}
