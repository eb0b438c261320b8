using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>A pattern that PowerShell cannot read is an error of the module, wherever a name may have wildcards.</summary>
public sealed class PatternTests : IDisposable
{
    private readonly EngineSession _session = ModuleSession.Open();

    public PatternTests() => Assert.Empty(_session.Run("$null = New-SwarmLab pattern -Speed 20").Errors);

    public void Dispose()
    {
        _session.Run("Remove-SwarmLab pattern");
        _session.Dispose();
    }

    /// <summary>The others are looked up all the same.</summary>
    [Theory]
    [InlineData("Get-SwarmNode {0}, node-50")]
    [InlineData("{0}, 'node-50' | Get-SwarmManager")]
    [InlineData("Invoke-SwarmPromote {0}, node-50")]
    [InlineData("Invoke-SwarmDemote node-70, {0} -Confirm:$false")]
    [InlineData("Resume-SwarmManager {0}, node-50 -Confirm:$false")]
    [InlineData("Get-SwarmLab {0}, pattern")]
    [InlineData("Get-SwarmConnection {0}, pattern")]
    public void It_is_told_by_itself(string command)
    {
        foreach (var pattern in new[] { "a[", "[z-a]", "[]", "a[\u001b[31m" })
        {
            var result = _session.Run(string.Format(null, command, $"'{pattern}'"));
            var error = Assert.Single(result.Errors);
            Assert.StartsWith("PatternInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Equal($"'{pattern.Replace("\u001b", "\\u001b", StringComparison.Ordinal)}' is not a valid wildcard pattern.", Assert.IsType<PatternInvalidException>(error.Exception).Message);
            Assert.Single(result.Output);
        }
    }

    [Theory]
    [InlineData("Suspend-SwarmManager 'a[' -WhatIf")]
    [InlineData("Remove-SwarmLab 'a['")]
    [InlineData("Start-SwarmLabNode node-50 -Lab 'a['")]
    [InlineData("Test-SwarmQuorum -Without 'a['")]
    [InlineData("Test-SwarmQuorum -WithoutZone 'a['")]
    [InlineData("Import-SwarmFailoverReport '/[z-a]*'")]
    public void It_is_told(string command)
    {
        var result = _session.Run(command);
        Assert.StartsWith("PatternInvalid,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    /// <summary>Without one of its names another question would be answered: a wait for no name is one for all managers.</summary>
    [Theory]
    [InlineData("Wait-SwarmManager node-50, 'a['")]
    [InlineData("Test-SwarmHealth 'a['")]
    [InlineData("Test-SwarmHealth -Exclude 'a['")]
    public void It_ends_what_is_one_question(string command) => Assert.IsType<PatternInvalidException>(_session.EndOf(command)?.Exception);

    [Fact]
    public void It_completes_to_the_names_that_begin_like_that()
    {
        var result = _session.Run("'a[', 'node-5' | ForEach-Object { $line = \"Get-SwarmNode $_\"; [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.Count }");
        Assert.Empty(result.Errors);
        Assert.Equal([0, 1], result.Of<int>());
    }
}
