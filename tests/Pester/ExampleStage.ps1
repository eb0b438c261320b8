<#
.SYNOPSIS
    The stage on which the examples of the documentation run, in a session of their own (ExampleSession.ps1).
.DESCRIPTION
    An example is a block of powershell in a page. Lines of the form <!-- word: text --> directly before the block tell how it is run:

        error: ID        errors with this id are wanted, and no others. Without it none is.
        not run: REASON  it is not run: it installs something, or needs Windows, a real engine or another host. It has to be sound all the same.
        before: SCRIPT   is run first, on the stage.
        meanwhile: SCRIPT is run beside it, again and again, as another session would.

    A block of output directly behind it is what it prints: the head of its table, or its first line, with other numbers and ids.

    Every example finds the same stage: a simulated lab "swarmha" at twenty times life's speed, connected as the default, with the managers node-40, node-50, node-60
    and the workers node-70, node-80; docker's contexts prod, production, staging, test and default lead there, too. Addresses of the pages are put in by $addresses
    below. The current location is a folder of its own. Questions of -Confirm are not asked, and drills are not watched for longer than needed.
    An example that raises a lab without a name finds no lab. Labs of real engines that are on this machine stay out of sight.
.PARAMETER NoSession
    Only for reading the pages: the session stays as it is.
#>
param([switch] $NoSession)

# How the pages' addresses become those of the lab: what is looked for, and what gives the address there.
$addresses = @(
    @{ Pattern = '\btcp://(?:10\.0\.0\.|node-)(?<node>40|50|60|70|80)(?::237[56])?\b'; Address = { (Get-StageNode "node-$($args[0].Groups['node'].Value)").Endpoint } }
    @{ Pattern = '\bhttp://(?:web|shop)\.example(?::\d+)?\b'; Address = { (Get-StageNode node-80).Service } }
    @{ Pattern = '\btcp://db\.example:\d+'; Address = { (Get-StageNode node-70).Service -replace '^http:', 'tcp:' } }
)
$contexts = 'default', 'prod', 'production', 'staging', 'test'
$variables = 'DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG', 'DOCKER_TLS', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH'
$stage = $null

function Get-DocumentationPage {
    <# The pages whose examples are run, as paths below the root. #>
    param([string] $Root)

    'README.md'
    foreach ($folder in 'docs', 'docs/en-US', 'docs/zh-CN') {
        if ([IO.Directory]::Exists("$Root/$folder")) {
            [IO.Directory]::GetFiles("$Root/$folder", '*.md') | ForEach-Object { "$folder/" + [IO.Path]::GetFileName($_) } | Sort-Object
        }
    }
}

function Get-PageExample {
    <# The examples of a page. Faults are those of its own marks. #>
    param([string] $Root, [string] $Page)

    $lines = [IO.File]::ReadAllLines("$Root/$Page")
    $example = $last = $null
    $heading = ''
    $marks = @()
    $number = 0
    for ($i = 0; $i -lt $lines.Count; $i++) {
        $line = $lines[$i]
        if ($line -match '^\s*```(?<language>\S*)') {
            $language = $Matches.language
            $indent = $line.Length - $line.TrimStart().Length
            $start = $i + 1
            for ($i++; $i -lt $lines.Count -and $lines[$i] -notmatch '^\s*```\s*$'; $i++) { }
            $text = @(for ($at = $start; $at -lt $i; $at++) { $lines[$at].Substring([Math]::Min($indent, $lines[$at].Length - $lines[$at].TrimStart().Length)) }) -join "`n"
            if ($language -eq 'output' -and $last) {
                $last.Output = $text
            }

            if ($language -eq 'powershell') {
                $number++
                $example = @{ Page = $Page; Number = $number; Line = $start; Heading = $heading; Text = $text; Output = ''; Error = ''; NotRun = ''; Before = ''; Meanwhile = ''; Faults = @() }
                foreach ($mark in $marks) {
                    $name = @{ error = 'Error'; 'not run' = 'NotRun'; before = 'Before'; meanwhile = 'Meanwhile' }[$mark.Name]
                    if (-not $name) {
                        $example.Faults += "There is no mark '$($mark.Name)'."
                    }
                    elseif (-not $mark.Text) {
                        $example.Faults += "The mark '$($mark.Name)' says nothing."
                    }
                    else {
                        $example[$name] = $mark.Text
                    }
                }

                $last = [pscustomobject] $example
                $last
            }
            else {
                $last = $null
            }

            $marks = @()
        }
        elseif ($line -match '^\s*<!--\s*(?<name>[^:]*?)\s*(:\s*(?<text>.*?)\s*)?-->\s*$') {
            $marks += @{ Name = $Matches.name; Text = $Matches.text }
        }
        elseif ($line.Trim()) {
            $marks = @()
            $last = $null
            if ($line -match '^#+ (?<title>.*)') {
                $heading = $Matches.title
            }
        }
    }
}

function Get-StageNode {
    param([string] $Name)

    (Get-SwarmLab swarmha).Nodes | Where-Object Name -EQ $Name
}

function Enter-ExampleStage {
    <# Sets the stage, and gives the example's text with the addresses put in. #>
    param($Example)

    $folder = [IO.Directory]::CreateDirectory([IO.Path]::Combine([IO.Path]::GetTempPath(), 'swarmha-example-' + [guid]::NewGuid().ToString('N').Substring(0, 8))).FullName
    $script:stage = @{ Folder = $folder; Location = "$PWD"; Variables = @{}; Other = $null }
    foreach ($name in $variables) {
        $stage.Variables[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, [NullString]::Value)
    }

    $text = $Example.Text
    $null = [IO.Directory]::CreateDirectory("$folder/.docker")
    $env:DOCKER_CONFIG = "$folder/.docker"
    if ($text -notmatch '(?m)New-SwarmLab(\s+-|\s*$)') {
        $null = New-SwarmLab swarmha -Speed 20
        foreach ($address in $addresses) {
            $text = [regex]::Replace($text, $address.Pattern, [Text.RegularExpressions.MatchEvaluator] $address.Address)
        }

        $env:DOCKER_HOST = (Get-StageNode node-40).Endpoint
        foreach ($context in $contexts) {
            Add-DockerContext $context $env:DOCKER_HOST
        }
    }

    $null = [IO.Directory]::CreateDirectory("$folder/work")
    $null = $ExecutionContext.SessionState.Path.SetLocation("$folder/work")
    if ($Example.Before) {
        $null = . ([scriptblock]::Create($Example.Before))
    }

    $null = Start-Transcript -Path "$folder/screen.txt"
    if ($Example.Meanwhile) {
        $stage.Other = [powershell]::Create()
        $null = $stage.Other.AddScript("Import-Module '$((Get-Module SwarmHa).Path)'; `$null = Get-SwarmLab swarmha | Connect-Swarm; for (;;) { Start-Sleep -Milliseconds 700; $($Example.Meanwhile) }")
        $null = $stage.Other.BeginInvoke()
    }

    $text
}

function Invoke-Example {
    <# Runs an example's statements one after the other, as people type them: what one pipeline shows is a table of its first object's type. #>
    param([string] $Text)

    foreach ($statement in [Management.Automation.Language.Parser]::ParseInput($Text, [ref] $null, [ref] $null).EndBlock.Statements) {
        . ([scriptblock]::Create($statement.Extent.Text)) 4>&1 |
            ForEach-Object { if ($_ -is [Management.Automation.VerboseRecord]) { "VERBOSE: $_" } else { $_ } } |
            Out-String -Width 80
    }
}

function Get-StageScreen {
    <# What went to the host, as that of -WhatIf does. #>
    $null = Stop-Transcript
    ([IO.File]::ReadAllText("$($stage.Folder)/screen.txt") -split '\*{20,}\r?\n')[2]
}

function Exit-ExampleStage {
    <# Takes all of it away again, and what the example has left. #>
    if (-not $stage) {
        return
    }

    if ($stage.Other) {
        $stage.Other.Stop()
        $stage.Other.Dispose()
    }

    Get-SwarmConnection | Disconnect-Swarm
    SwarmHa\Get-SwarmLab | Where-Object Kind -EQ Simulated | SwarmHa\Remove-SwarmLab -Confirm:$false
    $null = $ExecutionContext.SessionState.Path.SetLocation($stage.Location)
    foreach ($name in $variables) {
        [Environment]::SetEnvironmentVariable($name, $(if ($null -eq $stage.Variables[$name]) { [NullString]::Value } else { $stage.Variables[$name] }))
    }

    [IO.Directory]::Delete($stage.Folder, $true)
    $script:stage = $null
}

function Add-DockerContext {
    <# As docker context create writes it. #>
    param([string] $Name, [string] $Endpoint)

    $digest = [BitConverter]::ToString([Security.Cryptography.SHA256]::Create().ComputeHash([Text.Encoding]::UTF8.GetBytes($Name))).Replace('-', '').ToLowerInvariant()
    $meta = [IO.Directory]::CreateDirectory("$env:DOCKER_CONFIG/contexts/meta/$digest").FullName
    [IO.File]::WriteAllText("$meta/meta.json", '{"Name":"' + $Name + '","Metadata":{},"Endpoints":{"docker":{"Host":"' + $Endpoint + '","SkipTLSVerify":false}}}')
}

function Get-ExampleFault {
    <# What is wrong with an example that was run: the errors that it gave, and what it showed. Nothing, when nothing is. #>
    param($Example, $ErrorRecord, [string] $Screen)

    foreach ($record in $ErrorRecord) {
        if (-not $Example.Error -or ($record.FullyQualifiedErrorId -split ',')[0] -ne ($Example.Error -replace '^SwarmHa\.')) {
            "It gives the error $($record.FullyQualifiedErrorId): $record"
        }
    }

    if ($Example.Error -and -not $ErrorRecord) {
        "It gives no error, and $($Example.Error) is wanted."
    }

    if ($Example.Output) {
        $wanted = Get-OutputShape $Example.Output
        if ($wanted -cnotin @(Get-OutputShape $Screen -All)) {
            "It does not print '$wanted'."
        }
    }
}

function Get-OutputShape {
    <# The head of the first table, or the first line; of what was printed all lines. Numbers and ids are not compared, and blanks are not. #>
    param([string] $Text, [switch] $All)

    $lines = @($Text -split '\r?\n' | ForEach-Object { $_.Trim() -creplace '\b(tcp|http)://[\w.:-]+', '#' -creplace '\b(?=\w*\d)[a-z0-9]{12,25}\b|\b[a-z]{25}\b', '#' -replace '\d+(\.\d+)*', '#' -replace '\s+', ' ' } | Where-Object { $_ })
    if ($All) {
        return $lines
    }

    for ($i = 1; $i -lt $lines.Count; $i++) {
        if ($lines[$i] -match '^[- ]+$') {
            return $lines[$i - 1]
        }
    }

    $lines[0]
}

function Get-TextFault {
    <# What is wrong with an example by its text alone: its grammar, and the names of commands and parameters of the module. #>
    param([string] $Text)

    $tokens = $problems = $null
    $tree = [Management.Automation.Language.Parser]::ParseInput($Text, [ref] $tokens, [ref] $problems)
    foreach ($problem in $problems) {
        $problem.Message
    }

    foreach ($command in $tree.FindAll({ param($part) $part -is [Management.Automation.Language.CommandAst] -and "$($part.GetCommandName())" -match '^\w+-Swarm' }, $true)) {
        $found = Get-Command -Name $command.GetCommandName() -Module SwarmHa -ErrorAction Ignore
        if (-not $found) {
            "There is no command $($command.GetCommandName())."
            continue
        }

        foreach ($parameter in $command.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] }) {
            if (-not ($found.Parameters.Values | Where-Object { $_.Name -like "$($parameter.ParameterName)*" -or $parameter.ParameterName -in $_.Aliases })) {
                "$($found.Name) has no parameter -$($parameter.ParameterName)."
            }
        }
    }
}

if ($NoSession) {
    return
}

# What the examples find in the session.
$global:ConfirmPreference = 'None'
$global:ProgressPreference = 'SilentlyContinue'
$global:PSDefaultParameterValues = @{
    # Whatever other labs there are on this machine.
    'Stop-SwarmLabNode:Lab' = 'swarmha'
    'Start-SwarmLabNode:Lab' = 'swarmha'
    'Test-SwarmFailover:SteadySec' = 1
    'Test-SwarmFailover:ProbeIntervalMilliseconds' = 30
    'Test-SwarmFailover:WriteIntervalMilliseconds' = 50
}

# No example sees, let alone removes, the labs of real engines that somebody else has on this machine.
function global:Get-SwarmLab {
    $names = @($input)
    $(if ($names) { $names | SwarmHa\Get-SwarmLab @args } else { SwarmHa\Get-SwarmLab @args }) | Where-Object Kind -EQ Simulated
}

function global:New-SwarmLab {
    if ("$args" -match '-Kind\W+Engine') { throw 'The stage raises no real engines.' }
    SwarmHa\New-SwarmLab @args
}

function global:Remove-SwarmLab {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseSupportsShouldProcess', '', Justification = 'The real cmdlet asks; this passes on what it is to do.')]
    param([string[]] $Name, [switch] $WhatIf, [switch] $Confirm)

    $labs = @($input)
    if ("$Name" -match '[*?[]') {
        $labs += Get-SwarmLab -Name $Name
        $null = $PSBoundParameters.Remove('Name')
    }

    if ($labs) { $labs | SwarmHa\Remove-SwarmLab @PSBoundParameters @args } else { SwarmHa\Remove-SwarmLab @PSBoundParameters @args }
}

# What the examples call on the way: docker's command, ssh to the host of the node at hand, and whatever opens a file.
function global:docker {
    switch -Regex ("$args") {
        '^node ls --format (json|.\{\{json \.\}\}.)$' {
            Get-SwarmNode | ForEach-Object {
                '{{"ID":"{0}","Hostname":"{1}","Status":"{2}","Availability":"{3}","ManagerStatus":"{4}","EngineVersion":"{5}"}}' -f $_.Id, $_.Hostname, $_.State, $_.Availability, $_.ManagerStatus, $_.EngineVersion
            }
        }
        '^service update \S+$' { $args[-1] }
        default { throw "The stage has no 'docker $_'." }
    }
}

$null = $ExecutionContext.InvokeProvider.Item.Set('function:global:ssh', [scriptblock]::Create(@"
    Import-Module '$((Get-Module SwarmHa).Path)'
    switch -Regex ("`$args") {
        'reboot|systemctl stop' { SwarmHa\Stop-SwarmLabNode `$node.Name -Lab swarmha }
        'reboot|systemctl start' { SwarmHa\Start-SwarmLabNode `$node.Name -Lab swarmha }
        default { if (`$_ -notmatch 'reboot|systemctl (stop|start)') { throw "The stage has no 'ssh `$_'." } }
    }
"@))

function global:Invoke-Item {
    param([Parameter(ValueFromPipeline)] $Path)

    process { if (-not $ExecutionContext.InvokeProvider.Item.Exists("$Path")) { throw "There is no $Path." } }
}
