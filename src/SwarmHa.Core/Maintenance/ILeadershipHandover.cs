namespace SwarmHa;

/// <summary>Takes leadership from a manager without a gap that anybody would call an outage.</summary>
public interface ILeadershipHandover
{
    /// <summary>Refuses a handover that could cost quorum, and changes nothing.</summary>
    /// <param name="leader">The manager that leads.</param>
    /// <param name="cancellationToken">Ends the survey.</param>
    /// <returns>A task that ends when nothing speaks against it.</returns>
    Task DemandPossibleAsync(SwarmManager leader, CancellationToken cancellationToken);

    /// <summary>Lets another manager lead. The one that led is a manager again when the task ends, also when it was cancelled or failed.</summary>
    /// <param name="leader">The manager that leads.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The manager that leads afterwards.</returns>
    Task<SwarmManager> HandOverAsync(SwarmManager leader, CancellationToken cancellationToken);
}
