#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeDiscovery {
    $kinds = 'node', 'connection', 'endpoint', 'quorum', 'view', 'test', 'finding', 'rule', 'lab', 'labnode', 'series', 'report', 'service', 'manager', 'timeline', 'expectation', 'statistic'
}

BeforeAll {
    Import-Module -Name (& "$PSScriptRoot/Get-Manifest.ps1") -Force
    $null = New-SwarmLab -Name pester-objects -Speed 30
    $series = Test-SwarmFailover (Get-SwarmLab pester-objects).Service -Repeat 2 -SteadySec 1 -ProbeIntervalMilliseconds 30 -WriteIntervalMilliseconds 50 -Confirm:$false
    $report = $series.Reports[0]
    $things = @{
        node        = Get-SwarmNode
        connection  = Get-SwarmConnection
        endpoint    = (Get-SwarmConnection).Endpoints
        quorum      = Get-SwarmQuorum
        view        = (Get-SwarmQuorum).Views
        test        = Test-SwarmQuorum -Detailed -Without node-40
        finding     = Test-SwarmHealth
        rule        = Test-SwarmHealth -List
        lab         = Get-SwarmLab pester-objects
        labnode     = (Get-SwarmLab pester-objects).Nodes
        series      = $series
        report      = $report
        service     = $report.Services
        manager     = $report.Managers
        timeline    = $report.TimeLine
        expectation = $report.Findings
        statistic   = $series.Statistics
    }

    # What ConvertTo-Json cuts off it says by a warning in PowerShell 7, and not at all in Windows PowerShell.
    function ConvertTo-Counted($InputObject, $Depth) {
        $text = ConvertTo-Json -InputObject $InputObject -Depth $Depth -WarningVariable told -WarningAction SilentlyContinue
        [pscustomobject]@{ Text = $text; Warnings = @($told).Count }
    }
}

AfterAll {
    Remove-SwarmLab -Name pester-objects -Confirm:$false
    Remove-Module -Name SwarmHa -ErrorAction Ignore
}

Describe 'Each <_>' -ForEach $kinds {
    It 'has no name of a type in a cell of CSV' {
        $rows = @($things[$_] | ConvertTo-Csv -NoTypeInformation | ConvertFrom-Csv)
        $rows | Should -HaveCount @($things[$_]).Count
        $rows | ForEach-Object { $_.PSObject.Properties.Value } | Should -Not -Match '(^|[ ,=])(System|SwarmHa)\.|\[\]| \{ '
    }

    It 'is JSON of a sensible size at depth 3' {
        $json = ConvertTo-Counted $things[$_] 3
        { $json.Text | ConvertFrom-Json } | Should -Not -Throw
        $json.Text.Length | Should -BeLessThan 1MB
        if ($_ -in 'node', 'connection', 'endpoint', 'quorum', 'view', 'test', 'rule', 'lab', 'labnode', 'timeline', 'expectation', 'statistic') {
            $json.Warnings | Should -Be 0
        }
    }

    It 'can be chosen from by each property' {
        $first = @($things[$_])[0]
        foreach ($property in $first.PSObject.Properties.Name) {
            { $things[$_] | Select-Object -Property $property | Out-Null } | Should -Not -Throw
            { $things[$_] | Group-Object -Property $property -NoElement | Out-Null } | Should -Not -Throw
        }
    }
}

Describe 'Lists, labels and enumerations' {
    It 'read as a person would write them' {
        ((Get-SwarmQuorum | ConvertTo-Csv -NoTypeInformation | ConvertFrom-Csv).Unreachable) | Should -Be ''
        (Test-SwarmQuorum -Detailed -Without node-40, node-50 | ConvertTo-Csv -NoTypeInformation | ConvertFrom-Csv).Without | Should -Be 'node-40, node-50'
        (Get-SwarmLab pester-objects | ConvertTo-Csv -NoTypeInformation | ConvertFrom-Csv).Nodes | Should -Be 'node-40, node-50, node-60, node-70, node-80'
        $labels = [System.Collections.Generic.Dictionary[string, string]]::new()
        $labels.Add('zone', 'a')
        $labels.Add('ssd', '')
        [SwarmHa.SwarmNode]@{ Id = 'a'; Hostname = 'n'; Labels = [SwarmHa.SwarmLabels]::new($labels) } |
            ConvertTo-Csv -NoTypeInformation | ConvertFrom-Csv | ForEach-Object Labels | Should -Be 'ssd, zone=a'
    }

    It 'are lists all the same' {
        @((Get-SwarmLab pester-objects).Nodes).Count | Should -Be 5
        (Get-SwarmLab pester-objects).Nodes[1].Name | Should -Be 'node-50'
        (Get-SwarmLab pester-objects).Nodes.Name | Should -Contain 'node-80'
        ((Get-SwarmQuorum | ConvertTo-Json -Depth 3 | ConvertFrom-Json).Views).Count | Should -Be 3
        (Test-SwarmQuorum -Detailed -Without node-40 | ConvertTo-Json | ConvertFrom-Json).Without | Should -Be @('node-40')
    }

    It 'sort by what needs looking after first' {
        [SwarmHa.SwarmNodeState]'Ready', [SwarmHa.SwarmNodeState]'Disconnected', [SwarmHa.SwarmNodeState]'Down' | Sort-Object | ForEach-Object { "$_" } | Should -Be @('Down', 'Disconnected', 'Ready')
        [SwarmHa.SwarmHealthStatus]'Fail', [SwarmHa.SwarmHealthStatus]'Pass', [SwarmHa.SwarmHealthStatus]'Warning' | Sort-Object -Descending | ForEach-Object { "$_" } | Should -Be @('Fail', 'Warning', 'Pass')
    }

    It 'are words in JSON where that is said' -Skip:(-not (Get-Command -Name ConvertTo-Json).Parameters.ContainsKey('EnumsAsStrings')) {
        (Get-SwarmManager node-50 | ConvertTo-Json -Depth 3 -EnumsAsStrings | ConvertFrom-Json).Reachability | Should -Be 'Reachable'
        (Get-SwarmManager node-50 | ConvertTo-Json -Depth 3 | ConvertFrom-Json).ManagerStatus | Should -Be 'Reachable'
    }
}
