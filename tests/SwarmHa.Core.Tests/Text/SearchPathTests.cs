namespace SwarmHa.Core.Tests;

/// <summary>The folders of a PATH in which programs are looked for.</summary>
public sealed class SearchPathTests
{
    [Theory]
    [InlineData(@"C:\Windows\System32\OpenSSH", true)]
    [InlineData("z:/tools", true)]
    [InlineData(@"C:\", true)]
    [InlineData(@"\\server\share\bin", true)]
    [InlineData("//server/share/bin", true)]
    [InlineData(@"\\?\C:\tools", true)]
    [InlineData(@"\??\C:\tools", true)]
    [InlineData("C:.", false)]
    [InlineData("C:", false)]
    [InlineData("C:bin", false)]
    [InlineData(@"\bin", false)]
    [InlineData("/usr/bin", false)]
    [InlineData(@"1:\bin", false)]
    [InlineData(@"é:\bin", false)]
    [InlineData("bin", false)]
    [InlineData(@"..\bin", false)]
    [InlineData(@".\", false)]
    [InlineData("~", false)]
    [InlineData("%SystemRoot%", false)]
    [InlineData(@"\\", false)]
    [InlineData("", false)]
    public void On_Windows_an_entry_names_one_place_or_is_left_out(string entry, bool isFullyQualified)
    {
        Assert.Equal(isFullyQualified, SearchPath.IsFullyQualified(entry, isWindows: true));
        Assert.Equal(isFullyQualified ? [@"D:\first", entry, @"D:\last"] : [@"D:\first", @"D:\last"], SearchPath.Folders($@"D:\first;{entry};D:\last", isWindows: true));
    }

    [Theory]
    [InlineData("/usr/bin", true)]
    [InlineData("/", true)]
    [InlineData("/with blank ", true)]
    [InlineData(".", false)]
    [InlineData("bin", false)]
    [InlineData("../bin", false)]
    [InlineData("~/bin", false)]
    [InlineData(@"C\bin", false)]
    [InlineData("\"/usr/bin\"", false)]
    [InlineData(" /usr/bin", false)]
    [InlineData("", false)]
    public void Elsewhere_too(string entry, bool isFullyQualified)
    {
        Assert.Equal(isFullyQualified, SearchPath.IsFullyQualified(entry, isWindows: false));
        Assert.Equal(isFullyQualified ? ["/first", entry, "/last"] : ["/first", "/last"], SearchPath.Folders($"/first:{entry}:/last", isWindows: false));
    }

    [Fact]
    public void Windows_takes_quotes_and_blanks_around_an_entry() =>
        Assert.Equal([@"C:\Program Files\OpenSSH", @"D:\bin"], SearchPath.Folders("\"C:\\Program Files\\OpenSSH\"; D:\\bin ;\"C:.\"", isWindows: true));

    [Theory]
    [InlineData(".:/usr/bin::bin:/bin", false, "/usr/bin:/bin")]
    [InlineData(@".;C:\a;;C:.;D:\b", true, @"C:\a;D:\b")]
    [InlineData(".", false, null)]
    [InlineData("C:.", true, null)]
    [InlineData("", false, null)]
    [InlineData(null, true, null)]
    public void What_is_started_gets_the_same_folders_and_never_an_empty_path(string? path, bool isWindows, string? expected) =>
        Assert.Equal(expected, SearchPath.Of(path, isWindows));
}
