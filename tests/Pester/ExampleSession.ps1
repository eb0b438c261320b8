# A session of its own with the stage of ExampleStage.ps1 in it, where examples of the documentation are run.

function Open-ExampleSession {
    $runspace = [runspacefactory]::CreateRunspace()
    $runspace.Open()
    $null = Invoke-Stage $runspace 'Import-Module $args[0]; . $args[1]' (& "$PSScriptRoot/Get-Manifest.ps1"), "$PSScriptRoot/ExampleStage.ps1"
    $runspace
}

function Invoke-InSession {
    <# What the script writes there, with its errors beside it. #>
    param($Session, [string] $Script, [object[]] $Arguments)

    $shell = [powershell]::Create()
    $shell.Runspace = $Session
    $null = $shell.AddScript($Script)
    $Arguments | ForEach-Object { $null = $shell.AddArgument($_) }
    try { $output = $shell.Invoke(); $end = $null } catch { $end = $_.Exception.InnerException.ErrorRecord }
    [pscustomobject] @{ Output = @($output); Errors = @($shell.Streams.Error) + @($end | Where-Object { $_ }) }
    $shell.Dispose()
}

function Invoke-Stage {
    <# What a part of the stage gives, which has to go without errors. #>
    param($Session, [string] $Script, [object[]] $Arguments)

    $told = Invoke-InSession $Session $Script $Arguments
    if ($told.Errors) {
        throw "The stage itself failed: $($told.Errors -join '; ')"
    }

    $told.Output
}

function Test-PageExample {
    <# Runs an example on a stage of its own, or reads it where it is not to be run. Returns what is wrong, and nothing when nothing is. #>
    param($Session, $Example)

    $Example.Faults
    Invoke-Stage $Session 'Get-TextFault $args[0]' $Example.Text
    if ($Example.NotRun) {
        return
    }

    try {
        $ran = [string] (Invoke-Stage $Session 'Enter-ExampleStage $args[0]' $Example)
        $run = Invoke-InSession $Session 'Invoke-Example $args[0]' $ran
        $screen = (@($run.Output) + @(Invoke-Stage $Session 'Get-StageScreen')) -join "`n"
        $faults = Invoke-Stage $Session 'Get-ExampleFault $args[0] $args[1] $args[2]' $Example, $run.Errors, $screen
        if ($faults) {
            $faults
            "What was run: $ran"
            "What it showed: $screen"
        }
    }
    finally {
        Invoke-Stage $Session 'Exit-ExampleStage'
    }
}
