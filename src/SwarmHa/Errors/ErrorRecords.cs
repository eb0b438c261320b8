using System.Management.Automation;

namespace SwarmHa;

/// <summary>Makes PowerShell's error records from the rows of <see cref="SwarmErrors"/>.</summary>
internal static class ErrorRecords
{
    /// <summary>The record of a typed error: the row's id and category, its target, and what to do as the recommended action.</summary>
    public static ErrorRecord Of(SwarmException problem)
    {
        var record = new ErrorRecord(problem, problem.Error.Id, Category(problem.Error.Category), problem.Target)
        {
            ErrorDetails = new ErrorDetails(Text(problem)) { RecommendedAction = problem.Advice },
        };
        record.CategoryInfo.TargetName = PublicText.Of(record.CategoryInfo.TargetName);
        return record;
    }

    /// <summary>PowerShell's category of the same name.</summary>
    public static ErrorCategory Category(SwarmErrorCategory category) =>
#if NET
        Enum.Parse<ErrorCategory>(category.ToString());
#else
        (ErrorCategory)Enum.Parse(typeof(ErrorCategory), category.ToString());
#endif

#if NET
    /// <summary>PowerShell 7 shows the recommended action by itself.</summary>
    private static string Text(SwarmException problem) => problem.Message;
#else
    /// <summary>Windows PowerShell does not show the recommended action.</summary>
    private static string Text(SwarmException problem) => $"{problem.Message} {problem.Advice}";
#endif
}
