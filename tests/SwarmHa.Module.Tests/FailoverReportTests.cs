using System.Diagnostics;
using System.Management.Automation;
using System.Runtime.Loader;
using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>A drill on a simulated lab, written down in each form and read back.</summary>
public sealed class FailoverReportTests(FailoverReportTests.Drill drill) : IClassFixture<FailoverReportTests.Drill>
{
    private EngineSession Session => drill.Session;

    [Fact]
    public void What_is_imported_is_what_was_exported()
    {
        Session.Run("$report | Export-SwarmFailoverReport one.json");
        var report = Session.Run("$report").One<SwarmFailoverReport>();
        var read = Session.Run("Import-SwarmFailoverReport one.json").One<SwarmFailoverReport>();
        Assert.Equal(
            (report.Id, report.Verdict, report.Started, report.Duration, report.ElectionTime, report.NewLeader),
            (read.Id, read.Verdict, read.Started, read.Duration, read.ElectionTime, read.NewLeader! with { Labels = report.NewLeader!.Labels, EngineLabels = report.NewLeader.EngineLabels }));
        Assert.Equal(report.Findings, read.Findings);
        Assert.Equal(report.TimeLine, read.TimeLine);
        Assert.Equal(report.Managers.SelectMany(static manager => manager.History.Segments), read.Managers.SelectMany(static manager => manager.History.Segments));
        Assert.Equal(TimeSpan.Zero, read.Started.Offset);

        // In words of the table, too.
        Assert.Equal(Session.Render("$report"), Session.Render("Import-SwarmFailoverReport one.json"));
    }

    [Theory]
    [InlineData("page.html", "<!DOCTYPE html>")]
    [InlineData("page.HTM", "<!DOCTYPE html>")]
    [InlineData("data.json", "{\"schema\":\"urn:swarmha:failover-report:v1\"")]
    [InlineData("tests.xml", "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<testsuites ")]
    [InlineData("other.txt -Format JUnit", "<?xml ")]
    public void The_extension_tells_the_form(string wish, string begin)
    {
        var file = Session.Run($"$report | Export-SwarmFailoverReport {wish} -PassThru").One<FileInfo>();
        Assert.Equal(Path.Combine(drill.Folder, wish.Split(' ')[0]), file.FullName);
        Assert.StartsWith(begin, File.ReadAllText(file.FullName), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_go_into_one_file_and_come_out_in_their_order()
    {
        Session.Run("$report, $report | Export-SwarmFailoverReport two.json");
        Assert.Contains("it stands for 0 files", Session.EndOf("$report | Export-SwarmFailoverReport [x].json")?.Exception.Message, StringComparison.Ordinal);
        Session.Run("Export-SwarmFailoverReport -LiteralPath '[x].json' $report");
        Assert.Equal(2, Session.Run("Import-SwarmFailoverReport two.json").Of<SwarmFailoverReport>().Count);
        Assert.Equal(4, Session.Run("Import-SwarmFailoverReport tw?.json, two.json").Of<SwarmFailoverReport>().Count);
        Assert.Single(Session.Run("Import-SwarmFailoverReport -LiteralPath '[x].json'").Of<SwarmFailoverReport>());
        Assert.Single(Session.Run($"[IO.FileInfo]'{Path.Combine(drill.Folder, "[x].json")}' | Import-SwarmFailoverReport").Of<SwarmFailoverReport>());

        // A series keeps how many were wanted, and why there are fewer.
        Session.Run("$series = [SwarmHa.SwarmFailoverSeries]@{ Reports = [SwarmHa.SwarmFailoverReport[]]@($report); Wanted = 3; Reason = 'node-60 was lost' }; $series, $report | Export-SwarmFailoverReport series.html");
        var page = File.ReadAllText(Path.Combine(drill.Folder, "series.html"));
        Assert.Contains("2 of 4 failover drills passed", page, StringComparison.Ordinal);
        Assert.Contains("node-60 was lost", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_none_is_an_error_of_its_own_and_the_others_are_read()
    {
        Session.Run("$report | Export-SwarmFailoverReport good.json; $report | Export-SwarmFailoverReport bad.html");
        File.WriteAllText(Path.Combine(drill.Folder, "cut.json"), File.ReadAllText(Path.Combine(drill.Folder, "good.json"))[..300]);
        var missing = Session.Run("Import-SwarmFailoverReport -LiteralPath nowhere.json, no/where.json").Errors;
        Assert.Equal(2, missing.Count);
        Assert.All(missing, static error => Assert.IsType<ReportNotFoundException>(error.Exception));
        var result = Session.Run("Import-SwarmFailoverReport bad.html, cut.json, nowhere.json, no/where.json, Variable:report, ., good.json");
        Assert.Single(result.Output);
        Assert.Equal(
            ["ReportInvalid", "ReportInvalid", "ReportNotFound", "ReportNotFound", "ReportNotFound", "ReportNotFound"],
            result.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Contains($"{Path.Combine(drill.Folder, "cut.json")} cannot be read as a report of a failover drill: ", result.Errors[1].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidArgument, result.Errors[0].CategoryInfo.Category);
        Assert.Empty(Session.Run("Import-SwarmFailoverReport none*.json").Errors);
    }

    [Theory]
    [InlineData("\"took\",\"gap\"\n1,2", "it is not a JSON object.")]
    [InlineData("1,2", "it is not a JSON object.")]
    [InlineData("{\"schema\":[1]}", "A text was expected, at $.schema in line 1.")]
    public void What_is_wrong_with_a_file_is_told_without_a_type_of_the_runtime(string text, string reason)
    {
        File.WriteAllText(Path.Combine(drill.Folder, "other.csv"), text);
        var problem = Assert.Single(Session.Run("Import-SwarmFailoverReport other.csv").Errors);
        Assert.Equal($"{Path.Combine(drill.Folder, "other.csv")} cannot be read as a report of a failover drill: {reason}", problem.Exception.Message);
    }

    [Fact]
    public void Without_a_report_there_is_an_error_and_no_question()
    {
        var end = Session.EndOf("Export-SwarmFailoverReport none.html");
        Assert.StartsWith("ReportNotWritten,", end?.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(Session.Host.Prompts);
        Assert.False(File.Exists(Path.Combine(drill.Folder, "none.html")));
    }

    [Theory]
    [InlineData("nowhere/page.html", "there is no folder")]
    [InlineData("page.doc", "'.doc' tells no format")]
    [InlineData("folder.html", "it is a folder")]
    [InlineData("there.html -NoClobber", "-NoClobber says to keep it")]
    [InlineData("readonly.html", "-Force replaces it")]
    [InlineData("Variable:page.html", "it is not in a file system")]
    [InlineData("nodrive:page.html", "nodrive")]
    [InlineData("\"pa`0ge.html\"", "pa\\u0000ge.html")]
    [InlineData("/dev/null -Format Json", "holds no files")]
    public void What_cannot_be_written_ends_the_command_before_anything_is_done(string wish, string reason)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && wish.StartsWith('/'), "There are no such folders here.");
        Directory.CreateDirectory(Path.Combine(drill.Folder, "folder.html"));
        File.WriteAllText(Path.Combine(drill.Folder, "there.html"), "mine");
        var kept = Path.Combine(drill.Folder, "readonly.html");
        if (!File.Exists(kept))
        {
            File.WriteAllText(kept, "mine");
            File.SetAttributes(kept, FileAttributes.ReadOnly);
        }

        var end = Session.EndOf($"& {{ $global:ran = $true; $report }} | Export-SwarmFailoverReport {wish}");
        Assert.IsType<ReportNotWrittenException>(end?.Exception);
        Assert.Equal(ErrorCategory.WriteError, end!.CategoryInfo.Category);
        Assert.Contains(reason, end.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(Session.Run("if ($global:ran) { 'the drill was run' }").Output);
        Assert.Equal("mine", File.ReadAllText(kept));
    }

    [Fact]
    public void Force_replaces_what_is_read_only_and_what_if_nothing()
    {
        var path = Path.Combine(drill.Folder, "forced.html");
        File.WriteAllText(path, "mine");
        File.SetAttributes(path, FileAttributes.ReadOnly);
        Assert.Contains("What if", Session.Render("$report | Export-SwarmFailoverReport forced.html -Force -WhatIf"), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(path));
        Assert.Empty(Session.Run("$report | Export-SwarmFailoverReport forced.html -Force").Errors);
        Assert.StartsWith("<!DOCTYPE", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_report_is_refused_and_no_report_makes_no_file()
    {
        Assert.NotEmpty(Session.Run("1, 'x' | Export-SwarmFailoverReport no.html").Errors);
        Assert.Empty(Session.Run("@() | Export-SwarmFailoverReport no.html").Errors);
        Assert.False(File.Exists(Path.Combine(drill.Folder, "no.html")));
    }

    [Fact]
    public void A_link_stays_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights of their own here.");
        File.WriteAllText(Path.Combine(drill.Folder, "target.html"), "old");
        File.CreateSymbolicLink(Path.Combine(drill.Folder, "link.html"), "target.html");
        Assert.Empty(Session.Run("$report | Export-SwarmFailoverReport link.html").Errors);
        Assert.NotNull(new FileInfo(Path.Combine(drill.Folder, "link.html")).LinkTarget);
        Assert.StartsWith("<!DOCTYPE", File.ReadAllText(Path.Combine(drill.Folder, "target.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_leaves_the_old_file_as_it_was_and_nothing_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "A disk that is full is made by mounting a small one, which needs root on Linux.");
        var disk = Directory.CreateDirectory(Path.Combine(drill.Folder, "disk")).FullName;
        Mount("-t", "tmpfs", "-o", "size=16k", "tmpfs", disk);
        try
        {
            var old = Path.Combine(disk, "page.html");
            File.WriteAllText(old, "the report of last year");
            var end = Session.EndOf("$report | Export-SwarmFailoverReport disk/page.html");
            Assert.IsType<ReportNotWrittenException>(end?.Exception);
            Assert.Contains("No space left", end!.Exception.Message, StringComparison.Ordinal);

            // The drill is not lost with it.
            Assert.Equal(Session.Run("$report").One<SwarmFailoverReport>().Id, Assert.IsType<SwarmFailoverReport>(end.TargetObject).Id);
            Assert.Empty(Session.Run("Export-SwarmFailoverReport elsewhere.html $end.TargetObject").Errors);
            Assert.Equal("the report of last year", File.ReadAllText(old));
            Assert.Equal([old], Directory.GetFiles(disk));

            Mount("-o", "remount,ro", disk);
            end = Session.EndOf("$report | Export-SwarmFailoverReport disk/page.html");
            Assert.Contains("Read-only file system", Assert.IsType<ReportNotWrittenException>(end?.Exception).Message, StringComparison.Ordinal);
        }
        finally
        {
            Run("umount", disk);
        }
    }

    /// <summary>The build for Windows PowerShell, run here: what it writes of what it has read is what the other build has written.</summary>
    [Fact]
    public void The_build_for_Windows_PowerShell_reads_and_writes_the_same()
    {
        var bin = Path.Combine(ModuleSession.ModuleDirectory, "bin", "netstandard2.0");
        var context = new AssemblyLoadContext("reports", isCollectible: true);
        context.Resolving += (_, name) => new[] { bin, Path.Combine(bin, "dependencies") }
            .Select(folder => Path.Combine(folder, name.Name + ".dll")).Where(File.Exists).Select(context.LoadFromAssemblyPath).FirstOrDefault();
        try
        {
            // First, so that what is loaded next finds this one and not the test's own.
            var core = context.LoadFromAssemblyPath(Path.Combine(bin, "SwarmHa.Core.dll"));
            var formats = Activator.CreateInstance(context.LoadFromAssemblyPath(Path.Combine(bin, "dependencies", "SwarmHa.Reports.dll")).GetType("SwarmHa.Reports.FailoverReportFormats", throwOnError: true)!)!;
            foreach (var (file, format) in (ReadOnlySpan<(string, string)>)[("same.json", "Json"), ("same.html", "Html"), ("same.xml", "JUnit")])
            {
                Session.Run($"$report | Export-SwarmFailoverReport {file}");
                var read = formats.GetType().GetMethod("Read")!.Invoke(formats, [File.ReadAllText(Path.Combine(drill.Folder, "same.json"))]);
                var series = Activator.CreateInstance(core.GetType("SwarmHa.SwarmFailoverSeries", throwOnError: true)!)!;
                series.GetType().GetProperty("Reports")!.SetValue(series, read);
                series.GetType().GetProperty("Wanted")!.SetValue(series, 1);
                var written = formats.GetType().GetMethod("Write")!.Invoke(formats, [series, Enum.Parse(core.GetType("SwarmHa.SwarmReportFormat", throwOnError: true)!, format), null]);
                Assert.Equal(File.ReadAllText(Path.Combine(drill.Folder, file)), written);
            }
        }
        finally
        {
            context.Unload();
        }
    }

    private static void Mount(params string[] arguments) => Assert.Equal(0, Run("mount", arguments));

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>One drill for all tests, and a folder of its own to write to.</summary>
    public sealed class Drill : IDisposable
    {
        public Drill()
        {
            // Where a test machine's temporary folder is a link, the session says so, and the test does not.
            Folder = Directory.CreateTempSubdirectory("swarmha-report").FullName;
            var result = Session.Run($$"""
                $null = New-SwarmLab report -Speed 20
                $report = Test-SwarmFailover (Get-SwarmLab report).Service -ProbeIntervalMilliseconds 30 -Confirm:$false
                Remove-SwarmLab report -Confirm:$false
                $null = $ExecutionContext.SessionState.Path.SetLocation('{{Folder}}')
                """);
            Assert.Empty(result.Errors);
        }

        public EngineSession Session { get; } = ModuleSession.Open();

        public string Folder { get; }

        public void Dispose()
        {
            Session.Run("$null = $ExecutionContext.SessionState.Path.SetLocation('/')");
            Session.Dispose();
            foreach (var file in Directory.GetFiles(Folder))
            {
                File.SetAttributes(file, FileAttributes.Normal);
            }

            Directory.Delete(Folder, recursive: true);
        }
    }
}
