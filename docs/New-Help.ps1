<#
.SYNOPSIS
    Writes the cmdlets' help (MAML) from the module and from the comments in its source. Needs the module to be imported.
.DESCRIPTION
    ./build.sh docs writes module/en-US/SwarmHa.dll-Help.xml; a test compares it with what comes out here.
.PARAMETER Documentation
    The file SwarmHa.xml that the compiler makes of the comments.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Documentation
)

$maml = 'http://schemas.microsoft.com/maml/2004/10'
$command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
$dev = 'http://schemas.microsoft.com/maml/dev/2004/10'

$members = @{}
foreach ($member in ([xml][IO.File]::ReadAllText($Documentation)).doc.members.member) {
    $members[$member.name] = $member
}

# The words of a comment, without its tags: <see cref="T:SwarmHa.SwarmManager"/> is SwarmManager.
function Get-Text($Node) {
    if ($null -eq $Node -or $Node -is [string]) {
        return [regex]::Replace("$Node", '\s+', ' ').Trim()
    }

    $text = [System.Text.StringBuilder]::new()
    foreach ($part in $Node.ChildNodes) {
        if ($part.Name -eq 'see') {
            $null = $text.Append($part.cref.Split('.')[-1].Split(':')[-1])
        }
        else {
            $null = $text.Append($part.InnerText)
        }
    }

    [regex]::Replace($text.ToString(), '\s+', ' ').Trim()
}

function Get-TypeName([type] $Type) {
    if ($Type -eq [System.Management.Automation.SwitchParameter]) {
        return 'SwitchParameter'
    }

    $element = if ($Type.IsArray) { $Type.GetElementType() } else { $Type }
    $element = if ([Nullable]::GetUnderlyingType($element)) { [Nullable]::GetUnderlyingType($element) } else { $element }
    $element.Name + $(if ($Type.IsArray) { '[]' })
}

$text = [System.IO.StringWriter]::new()
$settings = [System.Xml.XmlWriterSettings]@{ Indent = $true; OmitXmlDeclaration = $true; NewLineChars = "`n" }
$xml = [System.Xml.XmlWriter]::Create($text, $settings)

function Write-Paragraph([string] $Name, [string] $Text) {
    $xml.WriteStartElement('maml', $Name, $maml)
    $xml.WriteElementString('maml', 'para', $maml, $Text)
    $xml.WriteEndElement()
}

function Write-Parameter($Parameter, $Set, [System.Reflection.PropertyInfo] $Property, [switch] $Described) {
    $pipeline = @(if ($Set.ValueFromPipeline) { 'ByValue' }; if ($Set.ValueFromPipelineByPropertyName) { 'ByPropertyName' }) -join ', '
    $wildcards = $Property.IsDefined([System.Management.Automation.SupportsWildcardsAttribute], $true)
    $xml.WriteStartElement('command', 'parameter', $command)
    $xml.WriteAttributeString('required', "$([bool]$Set.IsMandatory)".ToLowerInvariant())
    $xml.WriteAttributeString('variableLength', "$($Parameter.ParameterType.IsArray)".ToLowerInvariant())
    $xml.WriteAttributeString('globbing', "$wildcards".ToLowerInvariant())
    $xml.WriteAttributeString('pipelineInput', $(if ($pipeline) { "True ($pipeline)" } else { 'False' }))
    $xml.WriteAttributeString('position', $(if ($Set.Position -ge 0) { "$($Set.Position)" } else { 'named' }))
    $xml.WriteAttributeString('aliases', $(if ($Parameter.Aliases.Count) { $Parameter.Aliases -join ', ' } else { 'none' }))
    $xml.WriteElementString('maml', 'name', $maml, $Parameter.Name)
    if ($Described) {
        Write-Paragraph description (Get-Text $members["P:$($Property.DeclaringType.FullName).$($Property.Name)"].summary)
    }

    if ($Parameter.ParameterType -ne [System.Management.Automation.SwitchParameter]) {
        $xml.WriteStartElement('command', 'parameterValue', $command)
        $xml.WriteAttributeString('required', 'true')
        $xml.WriteAttributeString('variableLength', "$($Parameter.ParameterType.IsArray)".ToLowerInvariant())
        $xml.WriteString((Get-TypeName $Parameter.ParameterType))
        $xml.WriteEndElement()
    }

    $xml.WriteStartElement('dev', 'type', $dev)
    $xml.WriteElementString('maml', 'name', $maml, (Get-TypeName $Parameter.ParameterType))
    $xml.WriteEndElement()
    $xml.WriteEndElement()
}

$xml.WriteStartElement('helpItems', 'http://msh')
$xml.WriteAttributeString('schema', 'maml')
$xml.WriteAttributeString('xmlns', 'maml', $null, $maml)
$xml.WriteAttributeString('xmlns', 'command', $null, $command)
$xml.WriteAttributeString('xmlns', 'dev', $null, $dev)

$cmdlets = [System.Collections.Generic.SortedDictionary[string, object]]::new([StringComparer]::Ordinal)
foreach ($cmdlet in Get-Command -Module SwarmHa) {
    $cmdlets[$cmdlet.Name] = $cmdlet
}

foreach ($cmdlet in $cmdlets.Values) {
    $type = $cmdlet.ImplementingType
    $comment = $members["T:$($type.FullName)"]
    $xml.WriteStartElement('command', 'command', $command)
    $xml.WriteStartElement('command', 'details', $command)
    $xml.WriteElementString('command', 'name', $command, $cmdlet.Name)
    $summary = Get-Text $comment.summary
    Write-Paragraph description ([regex]::Match($summary, '^.*?\.(?= |$)').Value)
    $xml.WriteElementString('command', 'verb', $command, $cmdlet.Verb)
    $xml.WriteElementString('command', 'noun', $command, $cmdlet.Noun)
    $xml.WriteEndElement()
    Write-Paragraph description $summary

    # Our own parameters; the common ones are PowerShell's to explain.
    $own = @{}
    foreach ($property in $type.GetProperties()) {
        if ($property.IsDefined([System.Management.Automation.ParameterAttribute], $true)) {
            $own[$property.Name] = $property
        }
    }

    $xml.WriteStartElement('command', 'syntax', $command)
    foreach ($set in $cmdlet.ParameterSets) {
        $xml.WriteStartElement('command', 'syntaxItem', $command)
        $xml.WriteElementString('maml', 'name', $maml, $cmdlet.Name)
        foreach ($parameter in $set.Parameters) {
            if ($own.ContainsKey($parameter.Name)) {
                Write-Parameter $parameter $parameter $own[$parameter.Name]
            }
            elseif ($parameter.Name -in 'WhatIf', 'Confirm') {
                $xml.WriteStartElement('command', 'parameter', $command)
                $xml.WriteAttributeString('required', 'false')
                $xml.WriteAttributeString('position', 'named')
                $xml.WriteElementString('maml', 'name', $maml, $parameter.Name)
                $xml.WriteEndElement()
            }
        }

        $xml.WriteEndElement()
    }

    $xml.WriteEndElement()
    $xml.WriteStartElement('command', 'parameters', $command)
    foreach ($name in [System.Collections.Generic.SortedSet[string]]::new([string[]]@($own.Keys), [StringComparer]::Ordinal)) {
        $parameter = $cmdlet.Parameters[$name]
        $set = @($parameter.ParameterSets.Values)[0]
        foreach ($candidate in $parameter.ParameterSets.Values) {
            if ($candidate.ValueFromPipeline -or $candidate.ValueFromPipelineByPropertyName) {
                $set = $candidate
            }
        }

        Write-Parameter $parameter $set $own[$name] -Described
    }

    $xml.WriteEndElement()
    $xml.WriteStartElement('command', 'returnValues', $command)
    foreach ($output in $cmdlet.OutputType) {
        $xml.WriteStartElement('command', 'returnValue', $command)
        $xml.WriteStartElement('dev', 'type', $dev)
        $xml.WriteElementString('maml', 'name', $maml, $output.Name)
        $xml.WriteEndElement()
        $xml.WriteEndElement()
    }

    $xml.WriteEndElement()
    $xml.WriteStartElement('command', 'examples', $command)
    $number = 0
    foreach ($example in $comment.example) {
        if ($null -ne $example) {
            $number++
            $xml.WriteStartElement('command', 'example', $command)
            $xml.WriteElementString('maml', 'title', $maml, "---------- Example $number ----------")
            $xml.WriteElementString('dev', 'code', $dev, (Get-Text $example.code))
            $xml.WriteStartElement('dev', 'remarks', $dev)
            $xml.WriteElementString('maml', 'para', $maml, (Get-Text $example.summary))
            $xml.WriteEndElement()
            $xml.WriteEndElement()
        }
    }

    $xml.WriteEndElement()
    $xml.WriteEndElement()
}

$xml.WriteEndElement()
$xml.Flush()
"<?xml version=`"1.0`" encoding=`"utf-8`"?>`n" + $text.ToString()
