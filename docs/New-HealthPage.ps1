<#
.SYNOPSIS
    Writes the page docs/health.md from the module's own table of rules. Needs the module to be imported.
.DESCRIPTION
    ./build.sh docs writes the file; a test compares it with what comes out here.
#>
[CmdletBinding()]
param()

'# The rules of Test-SwarmHealth'
''
'`Test-SwarmHealth` looks at a swarm once and gives a finding for each rule, in the order of this page. It changes nothing.'
''
'```powershell'
'Test-SwarmHealth                                               # all rules, on the default connection'
'Test-SwarmHealth | Where-Object Status -ge Warning | Format-List   # what is to be done, with evidence and advice'
'Test-SwarmHealth | Sort-Object Status -Descending              # the worst first'
'Test-SwarmHealth -Include *Manager*, Zone* -ZoneLabel rack'
'Get-SwarmConnection | Test-SwarmHealth -Exclude Ingress*       # several swarms side by side'
'if (-not (Test-SwarmHealth -Quiet)) { exit 1 }                 # true when no rule fails'
'```'
''
'| status | what it says |'
'|---|---|'
'| Pass | It is as it should be. |'
'| Skipped | It could not be looked at; the message says why. |'
'| Warning | It would hurt in an event that can be foreseen. |'
'| Fail | Quorum or management is at risk now. |'
''
'What cannot be read is no error: the rules that need it are skipped. When no manager answers at all, `Leader` fails.'
''
'With `-Quiet` a skipped rule counts as failed when `-Include` names it without wildcards, or when something that it needs cannot be read: a monitor of clocks alone is not content where no clock can be read.'
''
'- Each manager''s own engine is asked for its clock. One that does not answer within 5 s is left out, and the evidence says so.'
'- Of the unlock key it is only found out whether there is one. The key is neither kept nor shown, and is not asked for while autolock is off.'
'- The managers of a simulated lab share one loopback address, and with `-Speed` its clock runs faster than life: `RaftAddress` and `ClockSkew` may warn there.'
''
'| rule | category | at worst | what it looks at | when it is broken | what to do |'
'|---|---|---|---|---|---|'
foreach ($rule in [SwarmHa.SwarmHealthRules]::All) {
    "| ``$($rule.Id)`` | $($rule.Category) | $($rule.Severity) | $($rule.LooksAt) | $($rule.Criterion) | $($rule.Advice) |"
}
