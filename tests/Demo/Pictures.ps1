<#
.SYNOPSIS
    Makes the pictures of the README from what a terminal and a browser really show.
.DESCRIPTION
    Plays PictureScene.ps1 on a lab, in a terminal of 80 columns, and turns what it writes and the page of its drill into pictures. It needs
    script, aha, chromium and convert: on Debian, apt-get install aha chromium imagemagick.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
$name = 'swarmha-pictures'
$root = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..'))
$out = [IO.Path]::Combine($root, 'out', 'Pictures')
$images = [IO.Path]::Combine($root, 'docs', 'images')

function Invoke-Program([string] $Program) {
    & $Program @args
    if ($LASTEXITCODE -ne 0) {
        throw "$Program failed with exit code $LASTEXITCODE."
    }
}

function Save-Picture([string] $Page, [string] $Name, [int] $Width, [int] $Height) {
    $picture = [IO.Path]::Combine($images, "$Name.png")
    Invoke-Program chromium --headless --no-sandbox --disable-gpu --no-first-run --hide-scrollbars --force-device-scale-factor=2 "--user-data-dir=$([IO.Path]::Combine($out, 'profile'))" "--window-size=$Width,$Height" "--screenshot=$picture" "file://$Page" | Out-Host

    # The blank space below, and colours that nobody can tell apart.
    Invoke-Program convert $picture -bordercolor '#ffffff' -trim -bordercolor '#ffffff' -border 12 -colors 64 -strip $picture
    $picture
}

foreach ($program in 'script', 'aha', 'chromium', 'convert') {
    if (-not (Get-Command -Name $program -CommandType Application -ErrorAction Ignore)) {
        throw "The pictures are made with $program, which is not on the PATH. On Debian: apt-get install aha chromium imagemagick"
    }
}

Import-Module -Name ([IO.Path]::Combine($root, 'out', 'SwarmHa', 'SwarmHa.psd1')) -Force
[IO.Directory]::CreateDirectory($out) | Out-Null
[IO.Directory]::CreateDirectory($images) | Out-Null
$text = [IO.Path]::Combine($out, 'managers.txt')
$report = [IO.Path]::Combine($out, 'report.html')
Get-SwarmLab -Name "$name*" | Remove-SwarmLab -Confirm:$false
try {
    New-SwarmLab -Name $name -Kind Engine -Managers 3 -NoConnect | Out-Null
    $scene = [IO.Path]::Combine($PSScriptRoot, 'PictureScene.ps1')
    $shell = (& ([IO.Path]::Combine($root, 'tests', 'Shared', 'Get-Shell.ps1'))) -join ' '
    $line = "$shell -NoProfile -File $scene -Lab $name -Page $report"
    Invoke-Program script -qefc "stty cols 80; env -u NO_COLOR TERM=xterm-256color $line" $text | Out-Host
}
finally {
    Get-SwarmLab -Name "$name*" | Remove-SwarmLab -Confirm:$false
}

# What is not a colour is for a terminal alone, and the first and the last line are those of script itself.
$lines = [IO.File]::ReadAllText($text) -creplace '\x1b[=>]|\x1b\[[?0-9;]*[A-Zhl]', '' -replace '\r', '' -split '\n' -notmatch '^Script (started|done)'
[IO.File]::WriteAllText($text, ($lines -join "`n").Trim() + "`n")
$page = [IO.Path]::Combine($out, 'managers.html')
$html = (Invoke-Program aha --no-xml --title SwarmHa -f $text) -join "`n"
[IO.File]::WriteAllText($page, ($html -replace '<pre>', '<pre style="margin:12px;font:14px/1.35 DejaVu Sans Mono,monospace">'))

Save-Picture $page managers 760 700
Save-Picture $report report 1000 1400
