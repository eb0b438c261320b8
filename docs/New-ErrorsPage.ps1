<#
.SYNOPSIS
    Writes the page docs/errors.md from the module's own table of errors. Needs the module to be imported.
.DESCRIPTION
    ./build.sh docs writes the file; a test compares it with what comes out here.
#>
[CmdletBinding()]
param()

# What a row means stands above it in the table's source.
$table = [IO.File]::ReadAllText([IO.Path]::Combine($PSScriptRoot, '..', 'src', 'SwarmHa.Core', 'Errors', 'SwarmErrors.cs'))
$meanings = @{}
foreach ($row in [regex]::Matches($table, '/// <summary>(?<text>[^<]+)</summary>\s+public static SwarmError (?<id>\w+)')) {
    $meanings[$row.Groups['id'].Value] = $row.Groups['text'].Value
}

'# Errors'
''
'Every error of SwarmHa is a row of one table. Its id is stable: scripts can catch the type, or compare the id, and need not read texts.'
''
'```powershell'
'try { Get-SwarmManager } catch [SwarmHa.NoLeaderException] { <# wait #> }'
'$Error[0].FullyQualifiedErrorId    # NoLeader,SwarmHa.Commands.GetSwarmManagerCommand'
'$Error[0].Exception.EngineMessage  # the engine''s own words, unchanged'
'```'
''
'An error that concerns one item of a pipeline (a node, a connection) is told, and the others go on. One that concerns the whole command ends it.'
'*Retry* says what can help: "yes" means that a retry may succeed (`IsTransient` of the exception is true), "another manager" that the same manager fails again, "no" that every manager answers the same.'
'The module itself asks the next manager first, and retries within `-TimeoutSec` what a retry can help.'
''
'| id, and the type `[SwarmHa.<id>Exception]` | what it means | category | retry | what to do |'
'|---|---|---|---|---|'
foreach ($row in [SwarmHa.SwarmErrors]::All) {
    "| ``$($row.Id)`` | $($meanings[$row.Id]) | $($row.Category) | $(switch ($row.Scope) { Moment { 'yes' } Endpoint { 'another manager' } Request { 'no' } }) | $($row.Advice) |"
}

''
'## How engines say it'
''
'Engines tell most causes by text alone: the same status 500 or 503 stands for several. These parts of their texts are looked for, whatever the case of their letters.'
'A text that has none of them is an `EngineError` when the status is 500 or more, `RequestForbidden` when it is 401 or 403, and `RequestRejected` otherwise, with the text in it.'
''
'| part of the text | id |'
'|---|---|'
foreach ($row in [SwarmHa.SwarmErrors]::All) {
    foreach ($wording in $row.Wordings) {
        "| $($wording.Part) | ``$($row.Id)`` |"
    }
}
