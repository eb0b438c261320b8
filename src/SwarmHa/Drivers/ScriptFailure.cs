using System.Management.Automation;

namespace SwarmHa;

/// <summary>What a person's script block failed with, in the words of its own error record.</summary>
/// <param name="Words">What went wrong.</param>
/// <param name="Cause">The exception behind it.</param>
internal sealed record ScriptFailure(string Words, Exception Cause)
{
    /// <summary>Finds it. Where a preference such as <c>-ErrorAction Stop</c> has ended the script block, PowerShell's exception says at length that it did; the record
    /// that it carries says why.</summary>
    public static ScriptFailure Of(Exception problem)
    {
        for (var cause = problem; cause is not null; cause = cause.InnerException)
        {
            if (cause is ActionPreferenceStopException { ErrorRecord: { } stopped })
            {
                return stopped.Exception is ActionPreferenceStopException ? Of(stopped.Exception) : new(stopped.ToString(), stopped.Exception);
            }
        }

        return new(problem is IContainsErrorRecord { ErrorRecord: { } record } ? record.ToString() : problem.Message, problem);
    }
}
