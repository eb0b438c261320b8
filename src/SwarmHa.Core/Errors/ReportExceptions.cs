namespace SwarmHa;

/// <summary>There is no file by that name to read a report from.</summary>
public sealed class ReportNotFoundException : SwarmException
{
    internal ReportNotFoundException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>A file is no report of a failover drill, or is damaged.</summary>
public sealed class ReportInvalidException : SwarmException
{
    internal ReportInvalidException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}

/// <summary>A report could not be written to its file.</summary>
public sealed class ReportNotWrittenException : SwarmException
{
    internal ReportNotWrittenException(SwarmError error, SwarmErrorDetail detail)
        : base(error, detail)
    {
    }
}
