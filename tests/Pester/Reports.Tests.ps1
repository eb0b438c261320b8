#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    Import-Module -Name (& "$PSScriptRoot/Get-Manifest.ps1") -Force
    $null = New-SwarmLab -Name pester-report -Speed 30
    $report = Test-SwarmFailover (Get-SwarmLab pester-report).Service -ProbeIntervalMilliseconds 30 -Confirm:$false
    Remove-SwarmLab -Name pester-report -Confirm:$false
    Push-Location -Path 'TestDrive:\'
}

AfterAll {
    Pop-Location
    Remove-Module -Name SwarmHa -ErrorAction Ignore
}

Describe 'Reports of drills' {
    It 'are written in the form that the extension tells, below the current folder of any drive' {
        'drill.html', 'drill.json', 'drill.xml' | ForEach-Object { $report | Export-SwarmFailoverReport $_ }
        Get-Content -Path drill.html -TotalCount 1 | Should -Be '<!DOCTYPE html>'
        ([xml](Get-Content -Path drill.xml -Raw)).testsuites.testsuite.testcase | Should -HaveCount $report.Findings.Count
        $data = (Get-Content -Path drill.json -Raw | ConvertFrom-Json).reports[0]
        $data.verdict | Should -Be $report.Verdict
        $data.electionSeconds | Should -Be $report.ElectionTime.TotalSeconds
    }

    It 'give a file with -PassThru, and none with -WhatIf' {
        ($report | Export-SwarmFailoverReport passed.json -PassThru).Name | Should -Be 'passed.json'
        $report | Export-SwarmFailoverReport never.json -WhatIf
        'never.json' | Should -Not -Exist
    }

    It 'are read back from the files of a folder, and compared in a table' {
        $report, $report | Export-SwarmFailoverReport two.json
        $read = Get-ChildItem -Filter two.json | Import-SwarmFailoverReport
        $read | Should -HaveCount 2
        $read[0].ElectionTime | Should -Be $report.ElectionTime
        $read[0].TimeLine[0].Time | Should -Be $report.TimeLine[0].Time
        $read | Format-Table -Property Verdict, Fault, ElectionTime, RejoinTime | Out-String | Should -Match 'StopEngine'
    }

    It 'keep a file with -NoClobber' {
        'mine' | Set-Content -Path kept.html
        { $report | Export-SwarmFailoverReport kept.html -NoClobber } | Should -Throw -ErrorId 'ReportNotWritten,SwarmHa.Commands.ExportSwarmFailoverReportCommand'
        Get-Content -Path kept.html | Should -Be 'mine'
    }

    It 'tell which file is none, and go on with the others' {
        $report | Export-SwarmFailoverReport good.json
        '{"schema":' | Set-Content -Path cut.json
        $read = Import-SwarmFailoverReport cut.json, good.json -ErrorVariable problems -ErrorAction SilentlyContinue
        $read | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -Be 'ReportInvalid,SwarmHa.Commands.ImportSwarmFailoverReportCommand'
        $problems[0].TargetObject | Should -BeLike '*cut.json'
    }
}
