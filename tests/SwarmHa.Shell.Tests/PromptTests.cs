namespace SwarmHa.Shell.Tests;

public sealed class PromptTests : IDisposable
{
    private const string Functions =
        """
        function Remove-Thing {
            [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
            param([Parameter(Mandatory)] [string[]] $Name)
            $Name | ForEach-Object { if ($PSCmdlet.ShouldProcess($_, 'Remove')) { "removed $_" } }
        }
        function Test-Sure { [CmdletBinding()] param() $PSCmdlet.ShouldContinue('Really?', 'Last question') }
        """;

    private readonly EngineSession _session = new();

    public PromptTests() => _session.Run(Functions);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void ShouldProcess_asks_for_every_target_until_all_are_answered()
    {
        _session.Host.Answer("n", "Yes to All");

        EngineResult result = _session.Run("Remove-Thing a, b, c");

        Assert.Equal(["removed b", "removed c"], result.Output.Select(item => item.ToString()));
        Assert.Equal(2, _session.Host.Prompts.Count);
        PromptRecord first = _session.Host.Prompts[0];
        Assert.Equal("Confirm", first.Caption);
        Assert.EndsWith("Performing the operation \"Remove\" on target \"a\".", first.Message, StringComparison.Ordinal);
        Assert.Equal(["Yes", "Yes to All", "No", "No to All", "Suspend"], first.Choices);
        Assert.Contains("[A] Yes to All  [N] No  ", _session.Host.Screen, StringComparison.Ordinal);
        Assert.Contains("(default is \"Y\"): n" + Environment.NewLine, _session.Host.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void ShouldContinue_takes_Enter_for_the_default_and_asks_again_after_a_wrong_answer_or_a_question_mark()
    {
        _session.Host.Answer("");
        Assert.True((bool)Assert.Single(_session.Run("Test-Sure").Output).BaseObject);

        _session.Host.Answer("what", "?", "N");
        Assert.False((bool)Assert.Single(_session.Run("Test-Sure").Output).BaseObject);
        Assert.Contains("N - Skip this operation", _session.Host.Screen, StringComparison.Ordinal);
        Assert.All(_session.Host.Prompts, prompt => Assert.Equal(("Last question", "Really?"), (prompt.Caption, prompt.Message)));
    }

    [Fact]
    public void A_question_without_a_scripted_answer_is_an_error_and_is_recorded()
    {
        EngineResult result = _session.Run("Test-Sure");

        Assert.Contains("No answer was scripted", Assert.Single(result.Errors).Exception.Message, StringComparison.Ordinal);
        Assert.Equal("Really?", Assert.Single(_session.Host.Prompts).Message);
        Assert.Empty(_session.Host.Screen);
    }

    [Fact]
    public void WhatIf_and_Confirm_false_ask_nothing()
    {
        Assert.Empty(_session.Run("Remove-Thing a -WhatIf").Output);
        Assert.Equal("What if: Performing the operation \"Remove\" on target \"a\"." + Environment.NewLine, _session.Host.Output);
        Assert.Single(_session.Run("Remove-Thing a -Confirm:$false").Output);
        Assert.Empty(_session.Host.Prompts);
    }

    [Fact]
    public void A_mandatory_parameter_a_line_and_a_credential_are_asked_for()
    {
        _session.Host.Answer("one", "two", "", "typed", "joe", "secret");

        EngineResult result = _session.Run(
            """
            Remove-Thing -Confirm:$false
            $Host.UI.ReadLine()
            $c = $Host.UI.PromptForCredential('Log on', 'Who?', '', '')
            "$($c.UserName):$($c.GetNetworkCredential().Password)"
            """);

        Assert.Equal(["removed one", "removed two", "typed", "joe:secret"], result.Output.Select(item => item.ToString()));
        Assert.Equal(["Name"], _session.Host.Prompts[0].Choices);
        Assert.Contains("Name[1]: two", _session.Host.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", _session.Host.Screen, StringComparison.Ordinal);
    }
}
