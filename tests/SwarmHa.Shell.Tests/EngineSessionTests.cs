using System.Management.Automation;

namespace SwarmHa.Shell.Tests;

public sealed class EngineSessionTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly EngineSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Every_stream_is_in_the_result()
    {
        EngineResult result = _session.Run(
            """
            function Test-Streams {
                [CmdletBinding()] param()
                $PSCmdlet.WriteObject(@(1, 2), $true)
                $PSCmdlet.WriteWarning('careful')
                $PSCmdlet.WriteVerbose('details')
                $PSCmdlet.WriteInformation('told', @('tag'))
                $PSCmdlet.WriteProgress([Management.Automation.ProgressRecord]::new(3, 'Work', 'half'))
                1/0
                3
            }
            Test-Streams -Verbose
            """);

        Assert.Equal([1, 2, 3], result.Output.Select(item => item.BaseObject));
        Assert.IsType<DivideByZeroException>(Assert.Single(result.Errors).Exception.InnerException);
        Assert.Equal(["careful"], result.Warnings);
        Assert.Equal(["details"], result.Verbose);
        Assert.Equal("told", Assert.Single(result.Information).MessageData);
        Assert.Equal("half", Assert.Single(result.Progress).StatusDescription);
        Assert.True(result.HadErrors);
        Assert.Null(result.Terminating);
        Assert.False(result.Stopped);
    }

    [Fact]
    public void What_ends_the_script_is_the_terminating_error_and_no_exception()
    {
        EngineResult result = _session.Run("'before'; throw 'boom'; 'after'");

        Assert.Equal("before", Assert.Single(result.Output).BaseObject);
        Assert.Equal("boom", result.Terminating?.Exception.Message);
        Assert.Empty(result.Errors);
        Assert.True(result.HadErrors);
        Assert.Equal(ErrorCategory.ParserError, _session.Run("if (").Terminating?.CategoryInfo.Category);
        Assert.False(_session.Run("'fine'").HadErrors);
    }

    [Fact]
    public void State_stays_from_one_run_to_the_next()
    {
        _session.Run("$seen = 1; function Get-Seen { $seen }");

        EngineResult result = _session.Run("$seen += $more; Get-Seen", new Dictionary<string, object?> { ["more"] = 41 });

        Assert.Equal(42, Assert.Single(result.Output).BaseObject);
    }

    [Fact]
    public void The_host_has_the_messages_the_progress_and_the_exit_code()
    {
        _session.Run(
            """
            $r = [Management.Automation.ProgressRecord]::new(1, 'Work', 'begins')
            function Show {
                [CmdletBinding()] param()
                $PSCmdlet.WriteWarning('careful')
                $PSCmdlet.WriteProgress($r)
                $r.StatusDescription = 'ends'
                $PSCmdlet.WriteProgress($r)
            }
            Show
            exit 5
            """);

        Assert.Equal(["careful"], _session.Host.Warnings);
        Assert.Equal("WARNING: careful" + Environment.NewLine, _session.Host.Screen);
        Assert.Equal(["begins", "ends"], _session.Host.Progress.Select(record => record.StatusDescription));
        Assert.Equal(5, _session.Host.ExitCode);

        _session.Host.Clear();
        Assert.Equal(("", 0), (_session.Host.Screen, _session.Host.Progress.Count));
    }

    [Fact]
    public async Task Stop_ends_a_run_after_its_clean_up()
    {
        Task<EngineResult> running = _session.RunAsync(
            """
            try { $Host.UI.WriteLine('begun'); 'out'; while ($true) { [Threading.Thread]::Sleep(10) } }
            finally { [Threading.Thread]::Sleep(100); $Host.UI.WriteLine('cleaned') }
            """);
        Assert.True(_session.Host.WaitFor(host => host.Screen.Contains("begun", StringComparison.Ordinal), Patience));

        _session.Stop();
        Assert.Contains("cleaned", _session.Host.Screen, StringComparison.Ordinal);
        EngineResult result = await running;

        Assert.True(result.Stopped);
        Assert.Null(result.Terminating);
        Assert.Equal("out", Assert.Single(result.Output).BaseObject);
        Assert.Equal("still alive", Assert.Single(_session.Run("'still alive'").Output).BaseObject);
    }

    [Fact]
    public async Task Stop_right_after_the_start_is_not_lost_and_without_a_run_does_nothing()
    {
        _session.Stop();
        Task<EngineResult> running = _session.RunAsync("while ($true) { [Threading.Thread]::Sleep(10) }");

        _session.Stop();

        Assert.True((await running.WaitAsync(Patience, TestContext.Current.CancellationToken)).Stopped);
    }

    [Fact]
    public void A_wait_for_something_that_never_comes_ends() =>
        Assert.False(_session.Host.WaitFor(host => host.Screen.Length > 0, TimeSpan.FromMilliseconds(50)));
}
