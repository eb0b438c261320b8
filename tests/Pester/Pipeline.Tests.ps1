#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    Import-Module -Name (& "$PSScriptRoot/Get-Manifest.ps1") -Force
    $null = New-SwarmLab -Name pester-pipe -Speed 30
    $node = Get-SwarmNode node-50

    # What docker node ls --format json and docker node inspect print, one object a line and an array.
    $listed = '{{"Availability":"Active","EngineVersion":"28.2.2","Hostname":"node-60","ID":"{0}","ManagerStatus":"Reachable","Self":false,"Status":"Ready","TLSStatus":"Ready"}}' -f $node.Id | ConvertFrom-Json
    $inspected = ('[{{"ID":"{0}","Version":{{"Index":9}},"Spec":{{"Labels":{{}},"Role":"manager","Availability":"active"}},"Description":{{"Hostname":"node-50"}},"Status":{{"State":"ready"}}}}]' -f $node.Id | ConvertFrom-Json)[0]
}

AfterAll {
    Remove-SwarmLab -Name pester-pipe -Confirm:$false
    Remove-Module -Name SwarmHa -ErrorAction Ignore
}

Describe 'Objects of docker and of files' {
    It 'of docker are found by their id, which is never there twice, in <_>' -ForEach 'Get-SwarmNode', 'Get-SwarmManager', 'Invoke-SwarmPromote', 'Resume-SwarmManager', 'Wait-SwarmManager' {
        ($listed | & $_).Name | Should -Be 'node-50'
        ($inspected | & $_).Name | Should -Be 'node-50'
    }

    It 'of a CSV file are found by their name, in <_>' -ForEach 'Get-SwarmNode', 'Get-SwarmManager', 'Invoke-SwarmPromote', 'Resume-SwarmManager', 'Wait-SwarmManager' {
        ("Hostname,Remark`nnode-50,first" | ConvertFrom-Csv | & $_).Name | Should -Be 'node-50'
        ("Name`nnode-50`nnode-60" | ConvertFrom-Csv | & $_).Name | Should -Be @('node-50', 'node-60')
    }

    It 'exported are found again' {
        (Get-SwarmNode | Export-Csv -Path TestDrive:\nodes.csv -NoTypeInformation)
        (Import-Csv -Path TestDrive:\nodes.csv | Get-SwarmNode).Id | Should -Be (Get-SwarmNode).Id
        (Get-SwarmNode | ConvertTo-Json -Depth 3 | ConvertFrom-Json | Get-SwarmNode).Id | Should -Be (Get-SwarmNode).Id
    }
}

Describe 'Objects of this module' {
    It 'go from one cmdlet to the next' {
        (Get-SwarmNode node-70 | Get-SwarmNode).Name | Should -Be 'node-70'
        (Get-SwarmManager -Leader | Wait-SwarmManager).Name | Should -Be 'node-40'
        (Get-SwarmQuorum).Leader | Get-SwarmNode | Should -HaveCount 1
        ((Get-SwarmQuorum).Views | Get-SwarmNode).Name | Should -Be @('node-40', 'node-50', 'node-60')
        ((Get-SwarmLab pester-pipe).Nodes | Select-Object -Last 1 | Get-SwarmNode).Name | Should -Be 'node-80'
        (Get-SwarmConnection | Get-SwarmManager).Name | Should -Be @('node-40', 'node-50', 'node-60')
        (Get-SwarmConnection | Wait-SwarmManager -Leader).Name | Should -Be 'node-40'
    }

    It 'can be chosen, sorted, grouped and measured' {
        (Get-SwarmNode | Where-Object State -EQ Ready | Where-Object IsLeader).Name | Should -Be 'node-40'
        (Get-SwarmNode | Sort-Object -Property Role, Name -Descending | Select-Object -First 1).Name | Should -Be 'node-60'
        (Get-SwarmNode | Group-Object -Property Role -AsHashTable -AsString).Worker | Should -HaveCount 2
        (Get-SwarmNode | Measure-Object -Property MemoryBytes -Sum).Sum | Should -BeGreaterThan 0
        (Get-SwarmNode | Select-Object -First 2).Name | Should -Be @('node-40', 'node-50')
    }

    It 'come to nobody when there is nobody' {
        Get-SwarmNode nobody* | Invoke-SwarmPromote | Should -BeNullOrEmpty
        Get-SwarmNode nobody* | Wait-SwarmManager -TimeoutSec 1 | Should -BeNullOrEmpty
    }
}
