using System.Management.Automation;
using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>The session that the tests run PowerShell in.</summary>
public sealed class EngineSessionTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly EngineSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Every_stream_is_in_the_result()
    {
        var result = _session.Run(
            """
            function Test-Streams {
                [CmdletBinding()] param()
                1, 2
                Write-Warning 'careful'
                Write-Verbose 'details'
                Write-Information 'told'
                Write-Progress 'Work' 'half'
                1/0
                3
            }
            Test-Streams -Verbose
            """);

        Assert.Equal([1, 2, 3], result.Output.Select(static item => item.BaseObject));
        Assert.IsType<DivideByZeroException>(Assert.Single(result.Errors).Exception.InnerException);
        Assert.Equal(["careful"], result.Warnings);
        Assert.Equal(["details"], result.Verbose);
        Assert.Equal("told", Assert.Single(result.Information).MessageData);
        Assert.Equal("half", Assert.Single(result.Progress).StatusDescription);
        Assert.True(result is { HadErrors: true, Terminating: null, Stopped: false });
    }

    [Fact]
    public void What_ends_the_script_is_the_terminating_error_and_no_exception()
    {
        var result = _session.Run("'before'; throw 'boom'; 'after'");
        Assert.Equal("before", Assert.Single(result.Output).BaseObject);
        Assert.Equal("boom", result.Terminating?.Exception.Message);
        Assert.Empty(result.Errors);
        Assert.Equal(ErrorCategory.ParserError, _session.Run("if (").Terminating?.CategoryInfo.Category);
        Assert.False(_session.Run("'fine'").HadErrors);
    }

    [Fact]
    public void State_stays_from_one_run_to_the_next()
    {
        _session.Run("$seen = 1; function Get-Seen { $seen }");
        var result = _session.Run("$seen += $more; Get-Seen", new Dictionary<string, object?> { ["more"] = 41 });
        Assert.Equal(42, Assert.Single(result.Output).BaseObject);
    }

    [Fact]
    public async Task Stop_ends_a_run_after_its_clean_up()
    {
        var running = _session.RunAsync(
            """
            try { $Host.UI.WriteLine('begun'); 'out'; while ($true) { [Threading.Thread]::Sleep(10) } }
            finally { $Host.UI.WriteLine('cleaned') }
            """);
        Assert.True(SpinWait.SpinUntil(() => _session.Host.Screen.Contains("begun", StringComparison.Ordinal), Limit));

        _session.Stop();
        Assert.Contains("cleaned", _session.Host.Screen, StringComparison.Ordinal);
        var result = await running;
        Assert.True(result is { Stopped: true, Terminating: null });
        Assert.Equal("out", Assert.Single(result.Output).BaseObject);
        Assert.Equal("still alive", Assert.Single(_session.Run("'still alive'").Output).BaseObject);
    }

    [Fact]
    public async Task Stop_right_after_the_start_is_not_lost_and_without_a_run_does_nothing()
    {
        _session.Stop();
        var running = _session.RunAsync("while ($true) { [Threading.Thread]::Sleep(10) }");
        _session.Stop();
        Assert.True((await running.WaitAsync(Limit, TestContext.Current.CancellationToken)).Stopped);
    }

    [Fact]
    public void A_line_shows_its_output_its_messages_and_its_errors_in_their_order()
    {
        _session.Render("'an earlier line'");
        var screen = _session.Render("function Show { [CmdletBinding()] param() 'one'; Write-Warning 'careful'; 1/0; 'two' }; Show; throw 'boom'");
        Assert.Matches("(?s)^one\r?\nWARNING: careful\r?\n.*Attempted to divide by zero.*two\r?\n.*boom", screen);
    }

    [Fact]
    public void A_choice_takes_a_letter_or_a_label_and_fails_without_an_answer()
    {
        const string Remove = "function Remove-Thing { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param($Name) $Name | Where-Object { $PSCmdlet.ShouldProcess($_, 'Remove') } }; Remove-Thing a, b, c";
        _session.Host.Answer("n", "Yes to All");
        Assert.Equal(["b", "c"], _session.Run(Remove).Output.Select(static item => item.ToString()));
        var first = _session.Host.Prompts[0];
        Assert.EndsWith("Performing the operation \"Remove\" on target \"a\".", first.Message, StringComparison.Ordinal);
        Assert.Equal(["Yes", "Yes to All", "No", "No to All", "Suspend"], first.Choices);

        Assert.All(_session.Run(Remove).Errors, static error => Assert.Contains("No answer was scripted", error.Exception.Message, StringComparison.Ordinal));
        Assert.Equal(5, _session.Host.Prompts.Count);
    }
}
