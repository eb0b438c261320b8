namespace SwarmHa.Core.Tests;

public sealed class DurationsTests
{
    [Theory]
    [InlineData(16.1584, "16.158 s", "16.158 s", "+16.158 s")]
    [InlineData(0.5, "0.500 s", "0.5 s", "+0.500 s")]
    [InlineData(0, "0.000 s", "0 s", "0.000 s")]
    [InlineData(-0.0001, "0.000 s", "0 s", "0.000 s")]
    [InlineData(0.0001, "0.000 s", "0 s", "0.000 s")]
    [InlineData(-1.2, "-1.200 s", "-1.2 s", "-1.200 s")]
    public void Nothing_is_minus_zero(double seconds, string full, string brief, string withSign)
    {
        var span = TimeSpan.FromSeconds(seconds);
        Assert.Equal((full, brief, withSign), (Durations.Seconds(span), Durations.Short(span), Durations.Signed(span)));
    }
}
