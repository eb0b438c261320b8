namespace SwarmHa.Core.Tests.Text;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("\u001b]0;owned\u0007", "\\u001b]0;owned\\u0007")]
    [InlineData("a\bb\u007fc", "a\\u0008b\\u007fc")]
    [InlineData("\u009b31m", "\\u009b31m")]
    [InlineData("a\r\n\tb", "a\\r\\n\\tb")]
    [InlineData("\u202edrow\u2066x\u200fy\u061c", "\\u202edrow\\u2066x\\u200fy\\u061c")]
    [InlineData("no\u200bde\ufeff\u2060\u00ad", "no\\u200bde\\ufeff\\u2060\\u00ad")]
    [InlineData("a\u2028b\u2029c\u0085", "a\\u2028b\\u2029c\\u0085")]
    [InlineData("\U000e0041", "\\udb40\\udc41")]
    [InlineData("\u3164\u2800\uffff", "\\u3164\\u2800\\uffff")]
    public void What_cannot_be_seen_is_escaped(string text, string expected) => Assert.Equal(expected, VisibleText.Of(text));

    /// <summary>Not as a theory's data: these do not survive being written to an assembly.</summary>
    [Fact]
    public void Half_a_pair_is_escaped() => Assert.Equal("a\\ude00\\ud83d", VisibleText.Of("a\ude00\ud83d"));

    [Theory]
    [InlineData("node-40, C:\\temp, 20 µs … – '\"")]
    [InlineData("管理节点 ノード 😀 é e\u0301 עברית عربي")]
    [InlineData("")]
    public void All_else_stays(string text) => Assert.Same(text, VisibleText.Of(text));

    [Fact]
    public void Line_breaks_that_are_meant_stay() => Assert.Equal("a\nb\\u001b\nc", VisibleText.OfLines("a\r\nb\u001b\nc"));

    [Fact]
    public void Every_character_that_a_terminal_obeys_is_escaped()
    {
        for (var letter = 0; letter <= char.MaxValue; letter++)
        {
            if (char.IsControl((char)letter) || char.IsSurrogate((char)letter))
            {
                Assert.StartsWith("\\", VisibleText.Of($"{(char)letter}"), StringComparison.Ordinal);
            }
        }
    }
}
