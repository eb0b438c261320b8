namespace SwarmHa;

/// <summary>Stands for an exception of others whose words hold a secret, or what a terminal obeys: causes are shown with their errors.</summary>
internal sealed class RedactedException : Exception
{
    private readonly string _type;

    private RedactedException(Exception foreign, Exception? cause)
        : base(PublicText.OfLines(foreign.Message), cause) => _type = foreign.GetType().FullName ?? foreign.GetType().Name;

    /// <summary>The exception as it may be shown: itself where all its words may be, and all its causes.</summary>
    public static Exception? Of(Exception? foreign)
    {
        if (foreign is null or SwarmException or EngineDriverException or RedactedException)
        {
            return foreign;
        }

        var causes = foreign is AggregateException several ? several.InnerExceptions.AsEnumerable() : foreign.InnerException is { } inner ? [inner] : [];
        var plain = causes.Select(static cause => (Raw: cause, Plain: Of(cause))).ToList();
        return IsPlain(foreign) && plain.TrueForAll(static cause => cause.Plain == cause.Raw)
            ? foreign
            : new RedactedException(foreign, plain.Count > 1 ? new AggregateException(plain.Select(static cause => cause.Plain!)) : plain.Select(static cause => cause.Plain).FirstOrDefault());
    }

    /// <inheritdoc/>
    public override string ToString() => base.ToString().Replace(typeof(RedactedException).FullName!, _type);

    private static bool IsPlain(Exception foreign) => PublicText.OfLines(foreign.Message) == foreign.Message.Replace("\r\n", "\n");
}
