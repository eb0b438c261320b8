namespace SwarmHa.Docker;

/// <summary>How much of a reply is read.</summary>
/// <param name="Bytes">How many bytes.</param>
/// <param name="Parts">How many commas and braces, which is how many values in JSON: small values take far more memory than bytes.</param>
internal sealed record ReplyLimit(long Bytes, long Parts)
{
    /// <summary>Whether the rest is left out without an error.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>The error of a reply that is larger.</summary>
    public SwarmException Exceeded() => SwarmErrors.ResponseTooLarge.Exception(Bytes >= 1024 * 1024
        ? FormattableString.Invariant($"The response is larger than {Bytes / 1024 / 1024} MB, or has more than {(Parts < long.MaxValue ? Parts : Bytes)} values.")
        : FormattableString.Invariant($"The response is larger than {Bytes / 1024} KB."));
}
