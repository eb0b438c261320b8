<#
.SYNOPSIS
    Tells somebody when another manager leads, or when no manager answers any more.
.DESCRIPTION
    Watches a swarm until Ctrl+C or -TimeoutSec, and for each change of the leader and each loss and return of management writes an object,
    and sends it to a webhook, to the Windows event log, or to a script block of your own. An alert that cannot be delivered is a warning:
    the watch goes on. Exit codes:
      0  the time is over, and every alert was delivered
      1  the time is over, and some alert was not
      2  the watch could not begin, or has broken off
.PARAMETER WebhookUri
    Takes a POST of JSON with a member "text", as chat services want it. Such an address is a secret: it is never shown.
.PARAMETER EventLogSource
    A source of the Application log, which has to be there (New-EventLog). On Windows only.
.PARAMETER Action
    A script block of your own. It is given the change: Time, Swarm, Property, From, To.
.PARAMETER TimeoutSec
    How long to watch, in seconds. Without it until Ctrl+C.
.PARAMETER Connection
    The swarms. Default: the default connection, or the engine that the docker CLI would use.
.EXAMPLE
    ./Watch-LeaderChange.ps1 -Action { param($change) Send-MailMessage -To ops@example.com -From swarm@example.com -Subject "$change" -SmtpServer mail }
.EXAMPLE
    ./Watch-LeaderChange.ps1 -WebhookUri $env:OPS_WEBHOOK -Connection (Get-SwarmConnection)
#>

#Requires -Version 5.1
#Requires -Modules SwarmHa

[CmdletBinding()]
param(
    [ValidateNotNull()]
    [uri] $WebhookUri,

    [ValidateNotNullOrEmpty()]
    [string] $EventLogSource,

    [ValidateNotNull()]
    [scriptblock] $Action,

    [ValidateRange(1, 2147483647)]
    [int] $TimeoutSec,

    [ValidateNotNullOrEmpty()]
    [SwarmHa.SwarmConnection[]] $Connection
)

function ConvertTo-JsonText([string] $Text) {
    $plain = $Text.Replace('\', '\\').Replace('"', '\"')
    '"{0}"' -f [regex]::Replace($plain, '[\x00-\x1f]', ' ')
}

function Send-Webhook([uri] $Uri, [string] $Text) {
    $body = [Text.Encoding]::UTF8.GetBytes('{{"text":{0}}}' -f (ConvertTo-JsonText $Text))
    $request = [Net.WebRequest]::Create($Uri)
    $request.Method = 'POST'
    $request.ContentType = 'application/json; charset=utf-8'
    $request.Timeout = 10000
    $stream = $request.GetRequestStream()
    try { $stream.Write($body, 0, $body.Length) } finally { $stream.Dispose() }
    $request.GetResponse().Dispose()
}

$watch = @{}
if ($Connection) { $watch.InputObject = $Connection }
if ($TimeoutSec) { $watch.TimeoutSec = $TimeoutSec }
$undelivered = 0

try {
    Watch-SwarmManager @watch -ErrorAction Stop | ForEach-Object {
        $change = $_
        if ("$($change.Property)" -notin 'Leader', 'ControlPlane') { return }

        $change
        $from = if ($change.From) { $change.From } else { 'nobody' }
        $to = if ($change.To) { $change.To } else { 'nobody' }
        $text = '{0}: {1} was {2}, and is {3}' -f $change.Swarm, $change.Property, $from, $to
        foreach ($way in 'webhook', 'event log', 'script block') {
            try {
                switch ($way) {
                    'webhook' { if ($WebhookUri) { Send-Webhook -Uri $WebhookUri -Text $text } }
                    'event log' { if ($EventLogSource) { [Diagnostics.EventLog]::WriteEntry($EventLogSource, $text, 'Warning', 1) } }
                    'script block' { if ($Action) { $null = & $Action $change } }
                }
            }
            catch {
                # Of the webhook the kind of error alone is told, because its text may hold the address.
                $reason = if ($way -eq 'webhook') { $_.Exception.GetBaseException().GetType().Name } else { $_.Exception.Message }
                $undelivered++
                $PSCmdlet.WriteWarning("The $way did not take the alert '$text': $reason")
            }
        }
    }
}
catch {
    $PSCmdlet.WriteError($_)
    exit 2
}

exit [int]($undelivered -gt 0)
