using System.Management.Automation;

namespace SwarmHa.ModuleTests;

/// <summary>Paths that are for Windows alone to read.</summary>
public sealed class FilePathTests
{
    [Theory]
    [InlineData(@"\\?\C:\drill.json", true)]
    [InlineData(@"\\?\UNC\server\share\drill.json", true)]
    [InlineData(@"\\.\C:\drill.json", true)]
    [InlineData(@"C:\drill.json", false)]
    [InlineData(@"C:drill.json", false)]
    [InlineData(@"\\server\share\drill?.json", false)]
    [InlineData(@"\\?", false)]
    [InlineData(@"\?\drill.json", false)]
    [InlineData("drill?.json", false)]
    [InlineData("", false)]
    public void What_begins_as_only_Windows_reads_it_is_left_as_it_is(string path, bool expected)
    {
        using var session = ModuleSession.Open();
        var module = ((CmdletInfo)session.Run("Get-Command Connect-Swarm").Output[0].BaseObject).ImplementingType.Assembly;
        var isVerbatim = module.GetType("SwarmHa.FilePath", throwOnError: true)!.GetMethod("IsVerbatim", [typeof(string), typeof(bool)])!;
        Assert.Equal(expected, isVerbatim.Invoke(null, [path, true]));
        Assert.Equal(false, isVerbatim.Invoke(null, [path, false]));
    }

    /// <summary>Longer than Windows takes it by any other path, and with the question mark that is no wildcard.</summary>
    [Theory]
    [InlineData("-Path")]
    [InlineData("-LiteralPath")]
    public void A_report_is_written_and_read_by_such_a_path(string parameter)
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "Only Windows has such paths.");
        var folder = Directory.CreateTempSubdirectory("swarmha-path-");
        using var session = ModuleSession.Open();
        try
        {
            var path = $@"\\?\{folder.FullName}\drill.json";
            var written = session.Run($"[SwarmHa.SwarmFailoverReport]::new() | Export-SwarmFailoverReport {parameter} '{path}' -PassThru");
            Assert.Empty(written.Errors);
            Assert.Single(session.Run($"Import-SwarmFailoverReport {parameter} '{path}'").Of<SwarmFailoverReport>());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
