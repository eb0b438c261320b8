#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    $manifest = & "$PSScriptRoot/Get-Manifest.ps1"
    Import-Module -Name $manifest -Force
}

AfterAll {
    Remove-Module -Name SwarmHa -ErrorAction Ignore
}

Describe 'The module' {
    It 'has a manifest that PowerShell accepts' {
        $info = Test-ModuleManifest -Path $manifest
        $info.PowerShellVersion | Should -Be '5.1'
        $info.CompatiblePSEditions | Should -Be @('Core', 'Desktop')
    }

    It 'exports exactly the cmdlets that its manifest names, and nothing else' {
        $named = (Import-PowerShellDataFile -Path $manifest).CmdletsToExport | Sort-Object
        $exported = (Get-Command -Module SwarmHa).Name | Sort-Object
        $exported | Should -Be $named
        Get-Command -Module SwarmHa | ForEach-Object CommandType | Select-Object -Unique | Should -Be 'Cmdlet'
    }

    It 'can be imported again by force' {
        Import-Module -Name $manifest -Force
        Get-Command -Module SwarmHa | Should -Not -BeNullOrEmpty
    }

    It '<_> has an approved verb' -ForEach @((Import-PowerShellDataFile -Path (& "$PSScriptRoot/Get-Manifest.ps1")).CmdletsToExport) {
        (Get-Command -Name $_).Verb | Should -BeIn (Get-Verb).Verb
    }
}

Describe 'Errors' {
    It 'a cmdlet without a connection says so' {
        { Get-SwarmNode } | Should -Throw -ErrorId 'NotConnected,SwarmHa.Commands.GetSwarmNodeCommand' -ExceptionType ([SwarmHa.NotConnectedException])
    }

    It '<Endpoint> is <Id>' -ForEach @(
        @{ Endpoint = 'tcp://127.0.0.1:9'; Id = 'ConnectionRefused' }
        @{ Endpoint = 'tcp://nowhere.invalid:2375'; Id = 'HostNotFound' }
        @{ Endpoint = 'gopher://there'; Id = 'EndpointInvalid' }
        @{ Endpoint = 'tcp://host?path'; Id = 'EndpointInvalid' }
    ) {
        { Connect-Swarm -Endpoint $Endpoint } | Should -Throw -ErrorId "$Id,SwarmHa.Commands.ConnectSwarmCommand"
    }

    It 'the error can be caught by its type, and names its target and what to do' {
        try {
            Connect-Swarm -Endpoint tcp://127.0.0.1:9
            throw 'it connected'
        }
        catch [SwarmHa.ConnectionRefusedException] {
            $_.CategoryInfo.Category | Should -Be 'ConnectionError'
            "$($_.TargetObject)" | Should -Be 'tcp://127.0.0.1:9'
            $_.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }
    }
}

Describe 'Tables and lists' {
    BeforeAll {
        # The objects that the cmdlets give, made by hand: what is tested here is how they look.
        $node = [SwarmHa.SwarmNode]@{ Id = 'abcdefghijklmnopqrstuvwxy'; Hostname = 'node-50'; State = 'Ready'; EngineVersion = '28.2.2' }
        $leader = [SwarmHa.SwarmManager]@{
            Id = 'zyxwvutsrqponmlkjihgfedcb'; Hostname = 'node-40'; State = 'Ready'; EngineVersion = '28.2.2'; Role = 'Manager'
            IsLeader = $true; Reachability = 'Reachable'; RaftAddress = '10.0.0.40:2377'; IsSelf = $true
        }
    }

    It 'has the columns of docker node ls' {
        $lines = ($leader, $node | Format-Table | Out-String -Width 120).Trim() -split '\r?\n' -replace '\e\[[0-9;]*m' -replace '\s+', ' '
        $lines[0].Trim() | Should -Be 'ID HOSTNAME STATUS AVAILABILITY MANAGER STATUS ENGINE VERSION'
        $lines[2].Trim() | Should -Be 'zyxwvutsrqpo * node-40 Ready Active Leader 28.2.2'
        $lines[3].Trim() | Should -Be 'abcdefghijkl node-50 Ready Active 28.2.2'
    }

    It 'lists the rest' {
        $text = $leader | Format-List | Out-String
        $text | Should -Match 'RaftAddress\s+: .*10\.0\.0\.40:2377'
        $text | Should -Match 'Memory\s+: .*0\.0 GiB'
    }

    It 'groups, exports and converts' {
        ($leader, $node | Group-Object -Property ManagerStatus -NoElement).Count | Should -Be 2
        ($leader | ConvertTo-Csv | ConvertFrom-Csv).RaftAddress | Should -Be '10.0.0.40:2377'
        ($leader | ConvertTo-Json -Depth 3 | ConvertFrom-Json).Hostname | Should -Be 'node-40'
    }
}
