#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    $manifest = & "$PSScriptRoot/Get-Manifest.ps1"
    Import-Module -Name $manifest -Force
    $null = New-SwarmLab -Name pester-sessions -Speed 30 -NoConnect
    $endpoint = @((Get-SwarmLab pester-sessions).Endpoint)[0]
}

AfterAll {
    Remove-SwarmLab -Name pester-sessions -Confirm:$false
    Remove-Module -Name SwarmHa -ErrorAction Ignore
}

Describe 'Without Connect-Swarm' {
    BeforeAll {
        $before = $env:DOCKER_HOST, $env:HTTP_PROXY
        $env:DOCKER_HOST = $endpoint
        $env:HTTP_PROXY = 'http://user:hunter2@proxy.invalid:3128'
    }

    AfterAll {
        $env:DOCKER_HOST, $env:HTTP_PROXY = $before
        Disconnect-Swarm
    }

    It 'the first command connects to what docker would use, and says so' {
        $said = Get-SwarmManager -Verbose 4>&1
        "$said" | Should -BeLike "*Not connected yet. Connecting to $endpoint, which docker would use: the environment variable DOCKER_HOST.*"
        @(Get-SwarmConnection).Count | Should -Be 1
        (Get-SwarmManager).Count | Should -Be 3
    }
}

Describe 'Jobs' {
    BeforeAll {
        $connection = Connect-Swarm $endpoint -Name jobs
        if ($PSVersionTable.PSEdition -eq 'Core') {
            # Windows PowerShell does not know the parameter, also where it only reads it.
            $inParallel = [scriptblock]::Create('
                param($manifest, $connection)
                1..8 | ForEach-Object -ThrottleLimit 4 -Parallel {
                    Import-Module $using:manifest
                    (Get-SwarmManager -Connection $using:connection).Count
                    $using:connection | Get-SwarmQuorum | ForEach-Object Managers
                }')
        }
    }

    AfterAll {
        Disconnect-Swarm $connection
    }

    It 'of ForEach-Object -Parallel use a connection of the session' -Skip:($PSVersionTable.PSEdition -ne 'Core') {
        & $inParallel $manifest $connection | Should -Be (@(3) * 16)
        (Get-SwarmConnection jobs).IsDefault | Should -BeTrue
    }

    It 'of ForEach-Object -Parallel can return a connection' -Skip:($PSVersionTable.PSEdition -ne 'Core') {
        $made = & ([scriptblock]::Create('param($manifest, $endpoint) 1 | ForEach-Object -Parallel { Import-Module $using:manifest; Connect-Swarm $using:endpoint }')) $manifest $endpoint
        (Get-SwarmManager -Connection $made).Count | Should -Be 3
        Disconnect-Swarm $made
    }

    It 'of Start-ThreadJob use a connection of the session' -Skip:(-not (Get-Command Start-ThreadJob -ErrorAction Ignore)) {
        $job = Start-ThreadJob { Import-Module $using:manifest; Get-SwarmManager -Connection $using:connection }
        ($job | Receive-Job -Wait -AutoRemoveJob).Count | Should -Be 3
    }

    It 'of Start-Job are another process, and say so' {
        $job = Start-Job { Import-Module $using:manifest; try { Get-SwarmManager -Connection $using:connection } catch { "$_" } }
        $job | Receive-Job -Wait -AutoRemoveJob | Should -BeLike '*opened in another process*Connect-Swarm*'
    }
}
