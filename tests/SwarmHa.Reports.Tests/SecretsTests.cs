namespace SwarmHa.Reports.Tests;

public sealed class SecretsTests
{
    [Theory]
    [InlineData(SwarmReportFormat.Html)]
    [InlineData(SwarmReportFormat.Json)]
    [InlineData(SwarmReportFormat.JUnit)]
    public void None_gets_out_in_any_form(SwarmReportFormat format)
    {
        var text = new FailoverReportFormats().Write(Samples.All["hostile"], format);
        Assert.All(Secrets.Parts, part => Assert.DoesNotContain(part, text, StringComparison.Ordinal));
        Assert.Contains("SWMTKN-***", text, StringComparison.Ordinal);
        Assert.Contains("SWMKEY-***", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Secrets.JoinToken, "SWMTKN-***")]
    [InlineData(Secrets.UnlockKey, "SWMKEY-***")]
    [InlineData("docker swarm join --token " + Secrets.JoinToken + " 10.0.0.1:2377", "docker swarm join --token SWMTKN-*** 10.0.0.1:2377")]
    [InlineData("swmtkn-1-abc", "swmtkn-***")]
    [InlineData("https://user:" + Secrets.Password + "@web.example/", "https://***@web.example/")]
    [InlineData("https://user@web.example:8443/a@b", "https://***@web.example:8443/a@b")]
    [InlineData("http://10.0.0.1:2375/ and a@b", "http://10.0.0.1:2375/ and a@b")]
    [InlineData("SWMTKN", "SWMTKN")]
    public void Only_they_are_redacted(string text, string expected) => Assert.Equal(expected, Redaction.Of(text));

    /// <summary>Half a token is a secret, too.</summary>
    [Fact]
    public void They_are_redacted_before_a_text_is_made_to_fit() => Assert.Equal("token SWMTKN-***", Words.Fit($"token {Secrets.JoinToken}", 26));
}
