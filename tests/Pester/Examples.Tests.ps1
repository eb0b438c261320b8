#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeDiscovery {
    $scripts = Get-ChildItem -Path ([IO.Path]::Combine([IO.Path]::GetDirectoryName((& "$PSScriptRoot/Get-Manifest.ps1")), 'examples')) -Filter *.ps1
}

BeforeAll {
    Import-Module -Name (& "$PSScriptRoot/Get-Manifest.ps1") -Force
    $examples = [IO.Path]::Combine((Get-Module -Name SwarmHa).ModuleBase, 'examples')
    $quick = @{ Fault = 'StopEngine'; SteadySec = 1; ProbeIntervalMilliseconds = 30; WriteIntervalMilliseconds = 50 }

    # Runs a script, and returns what it wrote. It has to end with that code, by which a scheduler knows.
    function Invoke-Example([int] $Code, [string] $Name, [object[]] $Argument = @(), [hashtable] $Parameter = @{}) {
        $global:LASTEXITCODE = -1
        & "$examples/$Name.ps1" @Argument @Parameter
        $LASTEXITCODE | Should -Be $Code -Because "$Name tells by it how it went"
    }

    # What -WhatIf would do goes to the host alone.
    function Get-WhatIf([string] $Name, [object[]] $Argument = @()) {
        $file = "$TestDrive/$Name.txt"
        $null = Start-Transcript -Path $file
        try { Invoke-Example 0 $Name $Argument @{ WhatIf = $true } | Should -BeNullOrEmpty } finally { $null = Stop-Transcript }
        @(Get-Content -Path $file) -match '^What if:'
    }

    # As docker node update --label-add does.
    function Set-Zone([string] $Name, [string] $Zone) {
        $address = @((Get-SwarmLab pester-examples).Endpoint)[0] -replace '^tcp:', 'http:'
        $node = Invoke-RestMethod -Uri "$address/nodes/$((Get-SwarmNode $Name).Id)"
        $node.Spec.Labels = @{ zone = $Zone }
        $null = Invoke-RestMethod -Method Post -Uri "$address/nodes/$($node.ID)/update?version=$($node.Version.Index)" -ContentType application/json -Body ($node.Spec | ConvertTo-Json)
    }

    function Stop-Manager([string[]] $Name) {
        Stop-SwarmLabNode $Name -Lab pester-examples
        if ($Name.Count -eq 1) { $null = Wait-SwarmManager $Name -Reachable:$false -TimeoutSec 60 }
    }
}

AfterAll {
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
    BeforeEach {
        $null = New-SwarmLab -Name pester-examples -Speed 30 -Workers 4
        $connection = Get-SwarmConnection
        $endpoints = (Get-SwarmLab pester-examples).Endpoint -join ';'
    }

    AfterEach {
        Get-SwarmConnection | Disconnect-Swarm
        Remove-SwarmLab -Name pester-examples -Confirm:$false
    }

    It 'learns of the worst quorum of all swarms' {
        (Invoke-Example 0 Test-SwarmQuorumNightly -Parameter @{ Connection = $connection; Commit = $true }).Status | Should -Be OK
        (Invoke-Example 0 Test-SwarmQuorumNightly $endpoints).Status | Should -Be OK
        ($connection | & "$examples/Test-SwarmQuorumNightly.ps1" -MinimumTolerance 2).Status | Should -Be WARNING
        $LASTEXITCODE | Should -Be 1
        (Invoke-Example 2 Test-SwarmQuorumNightly @(, @('tcp://127.0.0.1:9', $endpoints)) @{ TimeoutSec = 5 }).Status | Should -Be CRITICAL, OK
        @(Get-SwarmConnection).Count | Should -Be 1
    }

    It 'files the reports of drills, and compares each with the last one' {
        $folder = "$TestDrive/drills"
        $silent = @{ Confirm = $false; WarningAction = 'Ignore' }
        Get-WhatIf Invoke-MonthlyDrill $folder | Should -Not -BeNullOrEmpty
        Get-ChildItem -Path $folder -ErrorAction Ignore | Should -BeNullOrEmpty

        $first = Invoke-Example 0 Invoke-MonthlyDrill $folder, (Get-SwarmLab pester-examples).Service ($silent + @{ Drill = $quick })
        $first.Previous | Should -BeNullOrEmpty
        (Get-ChildItem -Path $first.Folder | Sort-Object -Property Name).Name | Should -Be report.html, report.json, report.xml
        (Import-SwarmFailoverReport ([IO.Path]::Combine($first.Folder, 'report.json'))).Verdict | Should -Be Pass

        $second = Invoke-Example 1 Invoke-MonthlyDrill $folder ($silent + @{ Drill = $quick + @{ MaxControlPlaneGap = 0.001 } })
        $second.Verdict | Should -Be Fail
        $second.Previous | Should -Be ([IO.Path]::Combine($first.Folder, 'report.json'))
        $second.PreviousElectionTime | Should -Be $first.ElectionTime

        Invoke-Example 2 Invoke-MonthlyDrill $folder ($silent + @{ Drill = @{ Count = 2 }; ErrorAction = 'SilentlyContinue' })
        @(Get-ChildItem -Path $folder -Directory).Count | Should -Be 2
    }

    It 'restarts the hosts one by one, the leader last' {
        (Get-WhatIf Restart-SwarmManagerRolling { throw 'it was run' }) -join ' ' | Should -Match 'node-50 .*node-60 .*node-40 '
        $calm = @{ StableForSec = 0; Confirm = $false }
        $restart = { param($node) Stop-SwarmLabNode $node.Name -Lab pester-examples; Start-SwarmLabNode $node.Name -Lab pester-examples }
        (Invoke-Example 0 Restart-SwarmManagerRolling $restart ($calm + @{ Name = 'node-5*', 'node-60' })).Name | Should -Be node-50, node-60
        @(Get-SwarmManager -Reachable | Where-Object { -not $_.Labels.Count }).Count | Should -Be 3

        # Whether the host goes down all the same is not known: it stays suspended, and the next one is not touched.
        $quiet = $calm + @{ ErrorAction = 'SilentlyContinue' }
        Invoke-Example 1 Restart-SwarmManagerRolling { throw 'no power' } ($quiet + @{ Name = 'node-50', 'node-60' }) | Should -BeNullOrEmpty
        (Get-SwarmManager | Where-Object { $_.Labels.Count }).Name | Should -Be node-50
        $null = Resume-SwarmManager node-50
        @(Get-SwarmManager -Reachable | Where-Object { -not $_.Labels.Count }).Count | Should -Be 3

        Stop-Manager node-50
        Invoke-Example 2 Restart-SwarmManagerRolling { throw 'it was run' } $quiet
    }

    It 'has managers added where there are fewest' {
        $quiet = @{ ErrorAction = 'SilentlyContinue' }
        Invoke-Example 2 Add-ManagerByZone 4 $quiet
        Invoke-Example 2 Add-ManagerByZone 5 $quiet
        Invoke-Example 1 Add-ManagerByZone 3 @{ WarningAction = 'Ignore' } | Should -BeNullOrEmpty
        @(Get-SwarmManager).Count | Should -Be 3

        # Two in a, one in b; c has a worker, and so has a, which comes first by its name.
        $zones = [ordered] @{ 'node-40' = 'a'; 'node-50' = 'a'; 'node-60' = 'b'; 'node-70' = 'a'; 'node-80' = 'b'; 'node-90' = 'c' }
        $zones.Keys | ForEach-Object { Set-Zone $_ $zones[$_] }
        (Get-WhatIf Add-ManagerByZone 5) -match 'node-70' | Should -BeNullOrEmpty
        (Invoke-Example 0 Add-ManagerByZone 5).Name | Should -Be node-90, node-80
        Invoke-Example 2 Add-ManagerByZone 3 $quiet
    }

    It 'has lost managers started, or told with advice' {
        Invoke-Example 0 Repair-SwarmManager | Should -BeNullOrEmpty
        Stop-Manager node-60
        $told = Invoke-Example 1 Repair-SwarmManager
        $told.Node | Should -Be node-60
        $told.Outcome | Should -Be Lost
        $told.Advice | Should -BeLike '*docker node rm --force*'
        Get-WhatIf Repair-SwarmManager { throw 'it was run' } | Should -Not -BeNullOrEmpty
        (Invoke-Example 1 Repair-SwarmManager { throw 'no key' } @{ Confirm = $false }).Outcome | Should -Be Lost
        $start = { param($node) Start-SwarmLabNode $node.Name -Lab pester-examples }
        (Invoke-Example 0 Repair-SwarmManager $start @{ Confirm = $false }).Outcome | Should -Be Repaired

        Stop-Manager node-50, node-60
        $lost = Invoke-Example 2 Repair-SwarmManager -Parameter @{ ReadTimeoutSec = 3 }
        $lost.Outcome | Should -Be NoQuorum
        $lost.Advice | Should -BeLike '*docker swarm init --force-new-cluster*'
        (Invoke-Example 0 Repair-SwarmManager $start @{ ReadTimeoutSec = 3; Confirm = $false }).Outcome | Should -Not -Contain NoQuorum
        @(Get-SwarmManager -Reachable).Count | Should -Be 3
    }

    It 'is told of another leader, and of a way to tell it that fails' {
        # Another session changes leaders until the watch, which may only just begin, has seen one.
        $other = [powershell]::Create()
        $null = $other.AddScript({
                param($Manifest)
                Import-Module -Name $Manifest
                Get-SwarmLab pester-examples | Connect-Swarm | Out-Null
                for (;;) {
                    $leader = Get-SwarmManager -Leader
                    $leader | Stop-SwarmLabNode -Lab pester-examples
                    $null = Wait-SwarmManager -Leader -StableForSec 1
                    $leader | Start-SwarmLabNode -Lab pester-examples
                    $null = Wait-SwarmManager -Count 3
                }
            }).AddArgument((& "$PSScriptRoot/Get-Manifest.ps1"))
        $null = $other.BeginInvoke()
        try {
            $told = [System.Collections.Generic.List[string]]::new()
            $action = { param($change) $told.Add("$($change.Property) $($change.To)") }
            $all = Invoke-Example 1 Watch-LeaderChange -Parameter @{ TimeoutSec = 6; WebhookUri = 'http://127.0.0.1:9/secret'; Action = $action } 3>&1
        }
        finally {
            $other.Stop()
            $other.Dispose()
        }

        $warned, $changes = $all.Where({ $_ -is [Management.Automation.WarningRecord] }, 'Split')
        $changes.Property | Should -Contain Leader
        $told -match '^Leader node-' | Should -Not -BeNullOrEmpty
        $warned | Should -Not -BeNullOrEmpty
        "$warned" | Should -Not -Match secret
    }

    It 'is not kept by a quiet watch' {
        Invoke-Example 0 Watch-LeaderChange -Parameter @{ TimeoutSec = 1; Action = { throw 'nothing changed' } } | Should -BeNullOrEmpty
        Disconnect-Swarm
        Invoke-Example 2 Watch-LeaderChange -Parameter @{ TimeoutSec = 1; ErrorAction = 'SilentlyContinue' }
    }
}

Describe 'A scheduler without a connection' {
    BeforeAll {
        $null = New-SwarmLab -Name pester-examples -Speed 30 -NoConnect
        $before = $env:DOCKER_HOST

        # In a session of its own, as a scheduler has it. Returns the errors and the exit code.
        function Invoke-Alone([string] $Script, [string] $Engine) {
            $env:DOCKER_HOST = $Engine
            $shell = [powershell]::Create()
            try {
                $null = $shell.AddScript('param($manifest, $script) Import-Module -Name $manifest; $null = & ([scriptblock]::Create($script)); $Error; $LASTEXITCODE').AddParameters(@((& "$PSScriptRoot/Get-Manifest.ps1"), "& '$examples/$($Script -replace '\.ps1', ".ps1'")"))
                $shell.Invoke()
            }
            finally {
                $shell.Dispose()
                $env:DOCKER_HOST = $before
            }
        }
    }

    AfterAll {
        Remove-SwarmLab -Name pester-examples -Confirm:$false
    }

    It '<Script> connects to what docker would use' -ForEach @(
        @{ Script = 'Watch-LeaderChange.ps1 -TimeoutSec 1'; Code = 0 }
        @{ Script = 'Repair-SwarmManager.ps1'; Code = 0 }
        @{ Script = 'Test-SwarmQuorumNightly.ps1'; Code = 0 }
        @{ Script = "Restart-SwarmManagerRolling.ps1 { throw 'it was run' } -WhatIf"; Code = 0 }
        @{ Script = 'Add-ManagerByZone.ps1 3'; Code = 1 }
        @{ Script = 'Invoke-MonthlyDrill.ps1 ([IO.Path]::GetTempPath()) -WhatIf'; Code = 0 }
    ) {
        Invoke-Alone "$Script -WarningAction Ignore" @((Get-SwarmLab pester-examples).Endpoint)[0] | Should -Be $Code
        @(Invoke-Alone "$Script -WarningAction Ignore -ErrorAction SilentlyContinue" tcp://127.0.0.1:9)[-1] | Should -Be 2
    }
}
