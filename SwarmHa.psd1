@{
    RootModule             = 'SwarmHa.psm1'
    ModuleVersion          = '0.1.0'
    GUID                   = '5d0b7c52-6a1e-4a0e-9d5f-3f0c8a4e2b71'
    Author                 = 'SwarmHa contributors'
    CompanyName            = 'SwarmHa contributors'
    Copyright              = '(c) SwarmHa contributors. MIT License.'
    Description            = 'See the managers of a Docker swarm, promote and demote them safely, and rehearse the loss of the leader.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Core', 'Desktop')
    FormatsToProcess       = @('SwarmHa.Format.ps1xml')
    CmdletsToExport        = @(
        'Connect-Swarm'
        'Disconnect-Swarm'
        'Export-SwarmFailoverReport'
        'Get-SwarmConnection'
        'Get-SwarmLab'
        'Get-SwarmManager'
        'Get-SwarmNode'
        'Get-SwarmQuorum'
        'Import-SwarmFailoverReport'
        'Invoke-SwarmDemote'
        'Invoke-SwarmPromote'
        'Move-SwarmLeader'
        'New-SwarmLab'
        'Remove-SwarmLab'
        'Resume-SwarmManager'
        'Set-SwarmConnection'
        'Start-SwarmLabNode'
        'Stop-SwarmLabNode'
        'Suspend-SwarmManager'
        'Test-SwarmFailover'
        'Test-SwarmHealth'
        'Test-SwarmQuorum'
        'Wait-SwarmManager'
        'Watch-SwarmManager'
    )
    FunctionsToExport      = @()
    VariablesToExport      = @()
    AliasesToExport        = @()
    PrivateData            = @{
        PSData = @{
            LicenseUri   = 'https://opensource.org/license/mit'
            # The package gets ProjectUri, IconUri and the link to all release notes from its build.
            Tags         = @('Docker', 'Swarm', 'Failover', 'HighAvailability', 'Quorum', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
            Prerelease   = 'preview1'
        }
    }
}
