namespace SwarmHa.Help;

/// <summary>How many columns of a console a text takes: a Chinese character takes two.</summary>
internal static class DisplayWidth
{
    private const string Closing = "，。、；：？！）」』》”’";

    public static int Of(string text) => text.Sum(static character => IsWide(character) ? 2 : 1);

    public static string Pad(string text, int width) => text + new string(' ', Math.Max(0, width - Of(text)));

    public static bool IsWide(char character) => character is (>= '\u1100' and <= '\u115f') or (>= '\u2e80' and <= '\ua4cf') or (>= '\uac00' and <= '\ud7a3')
        or (>= '\uf900' and <= '\ufaff') or (>= '\ufe30' and <= '\ufe6f') or (>= '\uff00' and <= '\uff60') or (>= '\uffe0' and <= '\uffe6');

    /// <summary>Whether a mark may not begin a line.</summary>
    public static bool IsClosing(char character) => Closing.Contains(character, StringComparison.Ordinal);
}
