# How the scripts of this repository are to be: Invoke-ScriptAnalyzer -Path . -Recurse -Settings tests/PSScriptAnalyzerSettings.psd1
@{
    Severity     = @('Error', 'Warning', 'Information')
    ExcludeRules = @(
        # Nothing of ours stays on a machine; what a script changes it is asked for by its name.
        'PSUseShouldProcessForStateChangingFunctions'
        # Pester's blocks and a script's own functions use what stands outside of them; the rule cannot see it.
        'PSUseDeclaredVarsMoreThanAssignments'
        'PSReviewUnusedParameter'
    )
    Rules        = @{
        PSUseCompatibleSyntax                     = @{ Enable = $true; TargetVersions = @('5.1', '7.4') }
        PSUseConsistentIndentation                = @{ Enable = $true; Kind = 'space'; IndentationSize = 4; PipelineIndentation = 'IncreaseIndentationForFirstPipeline' }
        PSUseConsistentWhitespace                 = @{ Enable = $true; CheckOpenBrace = $true; CheckInnerBrace = $true; CheckPipe = $true; CheckSeparator = $true; CheckOperator = $false }
        PSPlaceOpenBrace                          = @{ Enable = $true; OnSameLine = $true; NewLineAfter = $true; IgnoreOneLineBlock = $true }
        PSPlaceCloseBrace                         = @{ Enable = $true; NewLineAfter = $true; IgnoreOneLineBlock = $true; NoEmptyLineBefore = $false }
        PSAvoidUsingPositionalParameters          = @{ Enable = $true; CommandAllowList = @('Invoke-Dotnet', 'Invoke-Program', 'Save-Picture', 'Write-Row', 'Write-Parameter') }
        PSAvoidUsingDoubleQuotesForConstantString = @{ Enable = $true }
    }
}
