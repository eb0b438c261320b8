#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    Import-Module -Name (& "$PSScriptRoot/Get-Manifest.ps1") -Force

    function Complete($Line) {
        (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches.CompletionText
    }
}

AfterAll {
    Get-SwarmLab pester-tab* | Remove-SwarmLab -Confirm:$false
    Remove-Module -Name SwarmHa -ErrorAction Ignore
}

Describe 'The Tab key without a connection' {
    It 'offers nothing at once in <_>' -ForEach 'Get-SwarmNode ', 'Get-SwarmManager -Connection ', 'Invoke-SwarmDemote ', 'Get-SwarmNode -Label ', 'Test-SwarmQuorum -WithoutZone ' {
        Complete $_ | Where-Object { $_ -like 'node-*' } | Should -BeNullOrEmpty

        # One of some times, whatever else the machine does.
        $line = $_
        (1..5 | ForEach-Object { (Measure-Command { Complete $line }).TotalSeconds } | Measure-Object -Minimum).Minimum | Should -BeLessThan 1
    }
}

Describe 'The Tab key' {
    BeforeAll {
        $null = New-SwarmLab -Name pester-tab -Speed 30
    }

    It 'offers <Words> for <Line>' -ForEach @(
        @{ Line = 'Get-SwarmNode node-'; Words = 'node-40', 'node-50', 'node-60', 'node-70', 'node-80' }
        @{ Line = 'Get-SwarmManager '; Words = 'node-40', 'node-50', 'node-60' }
        @{ Line = 'Invoke-SwarmPromote '; Words = 'node-70', 'node-80' }
        @{ Line = 'Move-SwarmLeader -To node-5'; Words = @('node-50') }
        @{ Line = 'Get-SwarmManager -Leader | Get-SwarmNode node-8'; Words = @('node-80') }
        @{ Line = 'Get-SwarmQuorum -Connection '; Words = @('pester-tab') }
        @{ Line = 'Get-SwarmNode -Connection pester-tab node-4'; Words = @('node-40') }
        @{ Line = 'Test-SwarmHealth Zone'; Words = 'ZoneLoss', 'ZoneSplit' }
        @{ Line = 'Stop-SwarmLabNode -Lab pester-ta'; Words = @('pester-tab') }
        @{ Line = 'Stop-SwarmLabNode -Lab pester-tab node-6'; Words = @('node-60') }
        @{ Line = 'Test-SwarmFailover -Fault K'; Words = @('KillEngine') }
        @{ Line = 'Test-SwarmFailover -Driver W'; Words = @('WinRM') }
    ) {
        # On a machine that is busy with other things the first answer may be what was known before.
        $end = [DateTime]::UtcNow.AddSeconds(60)
        while ("$(Complete $Line)" -ne "$Words" -and [DateTime]::UtcNow -lt $end) { Start-Sleep -Milliseconds 50 }
        Complete $Line | Should -Be $Words
    }
}
