#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    Import-Module -Name (& "$PSScriptRoot/Get-Manifest.ps1") -Force
    $escape = [char]27

    # Objects as the cmdlets give them: what is tested here is how the real Format-Table and Format-List show them.
    $long = 'ip-10-213-120-40.eu-central-10'
    $nodes = @(
        [SwarmHa.SwarmManager]@{
            Id = 'zyxwvutsrqponmlkjihgfedcb'; Hostname = $long; State = 'Ready'; EngineVersion = '20.10.24+dfsg1'; Role = 'Manager'
            IsLeader = $true; Reachability = 'Reachable'; RaftAddress = '10.0.0.40:2377'; IsSelf = $true; SwarmId = 's3gxq0m1a2b3c4d5e6f7g8h9i'
        }
        [SwarmHa.SwarmManager]@{ Id = 'abcdefghijklmnopqrstuvwxy'; Hostname = 'node-60'; State = 'Down'; Role = 'Manager'; Reachability = 'Unreachable'; Availability = 'Drain' }
    )

    function Format-Line([object[]] $Text) {
        ($Text -join "`n").Trim("`r", "`n") -split '\r?\n' | ForEach-Object { $_ -replace "$escape\[[0-9;]*m" }
    }
}

AfterAll {
    Remove-Module -Name SwarmHa -ErrorAction Ignore
}

Describe 'Tables' {
    It 'of nodes fit <_> columns and cut nothing' -ForEach 80, 120 {
        $lines = Format-Line ($nodes | Format-Table | Out-String -Width $_)
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual $_
        $lines -join '' | Should -Not -Match ([char]0x2026)
        $rows = $lines | Where-Object { $_ -match '\S' } | Select-Object -Skip 2
        -join ($rows | ForEach-Object { $_.PadRight(15).Substring(15, [Math]::Min(14, [Math]::Max(0, $_.Length - 15))).Trim() }) | Should -Match 'ip-10-213-120'
    }

    It 'show the name whole where there is room' {
        Format-Line ($nodes | Format-Table | Out-String -Width 120) | Where-Object { $_ -match [regex]::Escape($long) } | Should -HaveCount 1
    }

    It 'can be sorted and grouped by a property' {
        (Format-Line ($nodes | Sort-Object -Property State | Format-Table -GroupBy State | Out-String -Width 120)) -match 'State: Down' | Should -HaveCount 1
    }
}

Describe 'Lists' {
    It 'of a manager name what the table has no room for' {
        $lines = Format-Line ($nodes[0] | Format-List | Out-String -Width 80)
        $lines -match '^RaftAddress\s+: 10\.0\.0\.40:2377$' | Should -HaveCount 1
        $lines -match '^SwarmId\s+: s3gxq0m1a2b3c4d5e6f7g8h9i$' | Should -HaveCount 1
    }
}

Describe 'Colours' -Skip:(-not (Test-Path -Path Variable:\PSStyle)) {
    BeforeEach {
        $rendering = $PSStyle.OutputRendering
        $noColour = $env:NO_COLOR
        Remove-Item -Path Env:\NO_COLOR -ErrorAction Ignore
    }

    AfterEach {
        $PSStyle.OutputRendering = $rendering
        if ($null -ne $noColour) { $env:NO_COLOR = $noColour }
    }

    It 'are there with OutputRendering Ansi, and shift nothing' {
        $PSStyle.OutputRendering = 'Ansi'
        $coloured = $nodes | Format-Table | Out-String -Width 120
        $coloured | Should -Match ([regex]::Escape("$($PSStyle.Bold)$($PSStyle.Foreground.Green)Leader"))
        $coloured | Should -Match ([regex]::Escape("$($PSStyle.Formatting.Error)Unreachable"))
        $coloured | Should -Match ([regex]::Escape("$($PSStyle.Formatting.Warning)Drain"))
        $PSStyle.OutputRendering = 'PlainText'
        Format-Line $coloured | Should -Be (Format-Line ($nodes | Format-Table | Out-String -Width 120))
    }

    It 'are those that $PSStyle.Formatting has' {
        $PSStyle.OutputRendering = 'Ansi'
        $before = $PSStyle.Formatting.Error
        try {
            $PSStyle.Formatting.Error = $PSStyle.Foreground.Magenta
            $nodes | Format-Table | Out-String | Should -Match ([regex]::Escape("$($PSStyle.Foreground.Magenta)Unreachable"))
        }
        finally {
            $PSStyle.Formatting.Error = $before
        }
    }

    It 'are not there with OutputRendering PlainText, nor in text that is kept' {
        $PSStyle.OutputRendering = 'PlainText'
        $nodes | Format-Table | Out-String | Should -Not -Match $escape
        $PSStyle.OutputRendering = 'Host'
        $nodes | Format-Table | Out-String | Should -Not -Match $escape
        $file = [IO.Path]::Combine($TestDrive, 'nodes.txt')
        $nodes | Out-File -FilePath $file
        Get-Content -Path $file -Raw | Should -Not -Match $escape
    }

    It 'end when NO_COLOR is set, also in a session that has begun' {
        $PSStyle.OutputRendering = 'Ansi'
        $env:NO_COLOR = '1'
        $nodes | Format-Table | Out-String | Should -Not -Match ([regex]::Escape("$($PSStyle.Foreground.Green)Leader"))
        Remove-Item -Path Env:\NO_COLOR
    }
}
