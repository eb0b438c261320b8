<#
.SYNOPSIS
    Writes the page about how exact a drill's moments are, from drills that were measured.
.DESCRIPTION
    Returns the text of docs/accuracy.md, a summary in one paragraph, and whether the goal is met. Called by tests/Benchmark/Accuracy.ps1.
#>
[CmdletBinding()]
param(
    # The drills, as Accuracy.ps1 measures them.
    [Parameter(Mandatory)]
    [object[]] $Drill,

    # Why other drills could not be measured.
    [AllowEmptyCollection()]
    [string[]] $Unmeasured = @(),

    # What the median of the errors may be, in milliseconds.
    [Parameter(Mandatory)]
    [int] $Goal,

    [Parameter(Mandatory)]
    [string] $Engine,

    # How loaded the machine was before and after.
    [Parameter(Mandatory)]
    [string[]] $Load,

    # How often each manager was asked, in milliseconds.
    [Parameter(Mandatory)]
    [int] $ProbeInterval
)

# Median and maximum as people know them; the 95th percentile is what 95 of 100 do not exceed, by nearest rank, so with few drills the maximum.
function Measure-Spread([double[]] $Value) {
    $sorted = [Collections.Generic.List[double]]::new($Value)
    $sorted.Sort()
    $middle = [int][Math]::Floor($sorted.Count / 2)
    @{
        Median = if ($sorted.Count % 2) { $sorted[$middle] } else { ($sorted[$middle - 1] + $sorted[$middle]) / 2 }
        P95 = $sorted[[int][Math]::Ceiling(0.95 * $sorted.Count) - 1]
        Minimum = $sorted[0]
        Maximum = $sorted[$sorted.Count - 1]
    }
}

function Format-Invariant([string] $Format, [object[]] $Value) {
    [string]::Format([Globalization.CultureInfo]::InvariantCulture, $Format, $Value)
}

function Format-Spread([string] $What, [double[]] $Value) {
    $signed = Measure-Spread $Value
    $absolute = Measure-Spread @($Value | ForEach-Object { [Math]::Abs($_) })
    Format-Invariant '| {0} | {1} | {2:+0;-0;0} ms | {3:0} ms | {4:0} ms | {5:0} ms |' @($What, $Value.Count, $signed.Median, $absolute.Median, $absolute.P95, $absolute.Maximum)
}

$loss = @($Drill | ForEach-Object LossError)
$election = @($Drill | ForEach-Object ElectionError)
$lossMedian = (Measure-Spread @($loss | ForEach-Object { [Math]::Abs($_) })).Median
$electionMedian = (Measure-Spread @($election | ForEach-Object { [Math]::Abs($_) })).Median
$isMet = $lossMedian -le $Goal -and $electionMedian -le $Goal
$verdict = Format-Invariant '{0}: at the median of {1} drills the reported moment of the loss is {2:0} ms from the truth, and that of the election {3:0} ms; at most {4} ms are wanted.' @(
    $(if ($isMet) { 'The goal is met' } else { 'The goal is NOT met' }), $Drill.Count, $lossMedian, $electionMedian, $Goal)

$spread = @(
    Format-Spread 'Loss' $loss
    Format-Spread 'Election' $election
    foreach ($fault in 'StopEngine', 'KillEngine') {
        $some = @($Drill | Where-Object Fault -EQ $fault)
        if ($some) {
            Format-Spread "Loss, ``$fault`` alone" @($some | ForEach-Object LossError)
            Format-Spread "Election, ``$fault`` alone" @($some | ForEach-Object ElectionError)
        }
    }
)

$missed = Measure-Spread @($Drill | ForEach-Object Missed)
$number = 0
$rows = foreach ($one in $Drill) {
    $number++
    Format-Invariant '| {0} | `{1}` | {2} | {3}{4} | {5:0.000} | {6:0.000} | {7:+0;-0;0} | {8:0.000} | {9:0.000} | {10:0.000} | {11:+0;-0;0} |' @(
        $number, $one.Fault, $one.From, $one.To, $(if ($one.IsSameLeader) { '' } else { ' (the drill named another)' }),
        $one.Loss, $one.ReportedLoss, $one.LossError, $one.Missed, $one.Election, $one.ReportedElection, $one.ElectionError)
}

$left = if ($Unmeasured) {
    @('', "$($Unmeasured.Count) more could not be measured:", '') + @($Unmeasured | ForEach-Object { "- $_" })
}

$text = @"
# How exact a drill's moments are

``Test-SwarmFailover`` sees a swarm from outside: it asks every manager every $ProbeInterval ms, and reports when the last answer came before the gap and
when the first that names another leader. Here these moments are held against what the engines themselves knew.

**$verdict**

## What is compared with what

| | reported | truth |
|---|---|---|
| loss, engine stopped | ``LastAnswer``: the last reply of any manager before the gap | the old leader's own log: ``Stopping manager``, from where on it takes no more questions about the swarm |
| loss, engine killed | the same | the end of its process, which the kernel tells (a pidfd): who is killed writes no log |
| election | ``NewLeader``: the first reply of any manager that names another leader | the first line ``elected leader X at term T`` in the logs of the other managers |

An error is the reported moment less the true one. By its nature the loss is reported too early, since the last answer comes before it, and the election
too late, since the first answer comes after it: each by up to the time between two questions, here $ProbeInterval ms. (A leader that stops in order still
finishes answers that it has begun, which can be a little after the truth.) ``-ProbeIntervalMilliseconds`` makes it finer.

The managers' own ``lost leader X at term T`` is no truth for the loss: they write it when they have missed their leader for so long that an election begins,
here $(Format-Invariant '{0:0.0} to {1:0.0}' @($missed.Minimum, $missed.Maximum)) s after the order. The table has it as "missed". Where the election comes seconds later still, a vote before it had no winner.

A drill orders the fault when an answer has just come in, which would flatter the loss. Here each waits for a random part of the time between two questions
first, as it would for a login on a remote host.

## The drills

Times are seconds since the order, errors are milliseconds.

| | fault | from | to | lost | reported | error | missed | elected | reported | error |
|---|---|---|---|---|---|---|---|---|---|---|
$($rows -join "`n")
$(($left -join "`n") + $(if ($left) { "`n" }))
| error | drills | median, signed | median | 95 of 100 | maximum |
|---|---|---|---|---|---|
$($spread -join "`n")

Median, 95th percentile (by nearest rank) and maximum are of the absolute errors, but for the signed median.

## How it was measured

$([DateTime]::UtcNow.ToString('u')), 3 managers, engine $Engine, $([Environment]::ProcessorCount) processors, load $($Load[0]) before and $($Load[-1]) after. All engines are on one machine and share its clock with the
drill; their logs have nanoseconds. Between machines the clocks' difference comes on top of times of day, but not of the report's durations, which are taken
by the drill's clock alone.

To measure anew, as root, in about 6 minutes:

``````bash
./build.sh accuracy
``````

This page is written by that command.
"@

@{ Text = $text.Replace("`r`n", "`n") + "`n"; Summary = $verdict; IsMet = $isMet }
