namespace SwarmHa;

/// <summary>Text as it leaves the module for people: without secrets, and with nothing that a terminal obeys or a reader cannot see.</summary>
public static class PublicText
{
    /// <summary>Secrets are redacted first, then the rest is made visible.</summary>
    public static string Of(string text) => VisibleText.Of(Redaction.Of(text));

    /// <summary>The same for a text whose line breaks are meant.</summary>
    public static string OfLines(string text) => VisibleText.OfLines(Redaction.Of(text));

    /// <summary>An address as a person typed it: one address, whatever it contains.</summary>
    public static string OfAddress(string address) => VisibleText.Of(Redaction.OfAddress(address));

    /// <summary>An address.</summary>
    public static string Of(Uri address) => OfAddress(address.OriginalString);
}
