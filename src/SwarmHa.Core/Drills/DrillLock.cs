namespace SwarmHa;

/// <summary>The right to a drill, of which a swarm has one at a time: a config of a fixed name, since engines refuse to make a second one of
/// the same name. Whoever disposes of the lock gives it back.</summary>
internal sealed class DrillLock : IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Shorter than the usual patience, so that it is known why nobody answers before that is over.</summary>
    private static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(5);

    /// <summary>How long a config that was asked for, and of which nothing was heard, may still come about once the swarm answers.</summary>
    private static readonly TimeSpan StragglerLimit = TimeSpan.FromSeconds(3);

    private readonly ISwarm _swarm;
    private readonly DrillLockAge _age;
    private readonly ISwarmReporter _reporter;
    private readonly TimeProvider _time;
    private DrillClaim _claim;
    private bool _isSpreadKnown;
    private bool _mayBeThere;
    private string? _configId;

    private DrillLock(ISwarm swarm, DrillClaim claim, DrillLockAge age, ISwarmReporter reporter, TimeProvider time) =>
        (_swarm, _claim, _age, _reporter, _time) = (swarm, claim, age, reporter, time);

    /// <summary>Demands that no drill is under way, and changes nothing.</summary>
    /// <exception cref="DrillInProgressException">One is under way.</exception>
    public static async Task DemandFreeAsync(ISwarm swarm, IDrillHost host, ISwarmReporter reporter, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await FindAsync(swarm, SwarmExtensions.UsualPatience, cancellationToken).ConfigureAwait(false) is { } found)
        {
            await new DrillLockAge(swarm, host, reporter, time).DemandOverAsync(found, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the lock. One that a drill has left which is over is taken over.</summary>
    /// <param name="swarm">The swarm.</param>
    /// <param name="drillId">The drill's id, which no other drill has.</param>
    /// <param name="what">What it does to whom, for people.</param>
    /// <param name="validFor">How long the drill takes at most, with all that it undoes. Then the next one may take the lock.</param>
    /// <param name="host">The host that runs it.</param>
    /// <param name="reporter">Is told what is awaited.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the attempt, of which nothing is left then.</param>
    /// <returns>The lock, which the caller disposes of.</returns>
    /// <exception cref="DrillInProgressException">Another drill is under way.</exception>
    /// <exception cref="SwarmException">The lock could not be written.</exception>
    public static async Task<DrillLock> AcquireAsync(
        ISwarm swarm,
        string drillId,
        string what,
        TimeSpan validFor,
        IDrillHost host,
        ISwarmReporter reporter,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var taken = new DrillLock(swarm, new DrillClaim(drillId, host.Self, what, validFor), new DrillLockAge(swarm, host, reporter, time), reporter, time);
        try
        {
            await taken.TakeAsync(cancellationToken).ConfigureAwait(false);
            return taken;
        }
        catch
        {
            await taken.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Removes the lock, and goes on trying through an election. This cannot be cancelled.</summary>
    /// <returns>A task that never fails: what may be left is told to the reporter.</returns>
    public async ValueTask DisposeAsync()
    {
        if (!_mayBeThere)
        {
            return;
        }

        _mayBeThere = false;
        var reason = "no manager answered";
        long? missingSince = null;
        try
        {
            if (await UntilAsync("Giving back the lock of drills", GiveBackAsync, CancellationToken.None).ConfigureAwait(false) is not null)
            {
                return;
            }
        }
        catch (Exception problem)
        {
            // Whoever disposes may have an error of its own to tell, which this one must not hide.
            reason = problem.Message;
        }

        _reporter.Urgent($"The lock of this drill may still be there, and then keeps other drills away for a while: {reason} Remove it by hand: docker config rm {DrillClaim.ConfigName}");

        async Task<DrillLock?> GiveBackAsync(CancellationToken token)
        {
            try
            {
                var found = await FindAsync(_swarm, ReadPatience, token).ConfigureAwait(false);
                if (found is not null && IsOurs(found))
                {
                    _configId = found.Id;
                    await RemoveAsync(found, token).ConfigureAwait(false);
                    return this;
                }

                if (found is not null || _configId is not null)
                {
                    return this;
                }

                missingSince ??= _time.GetTimestamp();
                return _time.GetElapsedTime(missingSince.Value) >= StragglerLimit ? this : null;
            }
            catch (SwarmException problem)
            {
                reason = problem.Message;
                return null;
            }
        }
    }

    /// <summary>Whether a manager still shows this very lock.</summary>
    public async Task<bool> IsHeldAsync(IEngine engine, CancellationToken cancellationToken) =>
        await engine.FindConfigAsync(DrillClaim.ConfigName, cancellationToken).ConfigureAwait(false) is { } found && IsOurs(found);

    private static Task<SwarmConfig?> FindAsync(ISwarm swarm, TimeSpan patience, CancellationToken cancellationToken) =>
        swarm.ReadAsync(static (engine, token) => engine.FindConfigAsync(DrillClaim.ConfigName, token), patience, cancellationToken);

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        SwarmException? last = null;
        var taken = await UntilAsync(
            "Taking the lock of drills",
            async token =>
            {
                try
                {
                    return await TryTakeAsync(token).ConfigureAwait(false);
                }
                catch (SwarmException problem) when (problem is NameInUseException || problem.IsTransient)
                {
                    // Somebody else was faster, or it is not known what came of it: a fresh reading tells.
                    _reporter.Verbose($"Retrying the drill lock: {problem.Message}");
                    last = problem;
                    return null;
                }
            },
            cancellationToken).ConfigureAwait(false);
        if (taken is null)
        {
            throw last ?? SwarmErrors.EngineTimeout.Exception("The lock of drills could not be written in time.");
        }
    }

    private async Task<DrillLock?> TryTakeAsync(CancellationToken cancellationToken)
    {
        var found = await FindAsync(_swarm, ReadPatience, cancellationToken).ConfigureAwait(false);
        if (found is not null && _mayBeThere && IsOurs(found))
        {
            _configId = found.Id;
            return this;
        }

        if (found is not null)
        {
            var reason = await _age.DemandOverAsync(found, cancellationToken).ConfigureAwait(false);
            if (await RemoveAsync(found, cancellationToken).ConfigureAwait(false))
            {
                _reporter.Warning($"Removed the lock that an earlier drill left ({DrillClaim.Of(found)}): {reason}. Check that the engines it stopped run again.");
            }
        }

        if (!_isSpreadKnown)
        {
            _claim = _claim with { ValidFor = _claim.ValidFor + await _age.SpreadAsync(cancellationToken).ConfigureAwait(false) };
            _isSpreadKnown = true;
        }

        var wasUnsure = _mayBeThere;
        _mayBeThere = true;
        try
        {
            _configId = await _swarm.WriteAsync((engine, token) => engine.CreateConfigAsync(DrillClaim.ConfigName, _claim.Labels, token), cancellationToken).ConfigureAwait(false);
            return this;
        }
        catch (NameInUseException) when (!wasUnsure)
        {
            _mayBeThere = false;
            throw;
        }
    }

    private bool IsOurs(SwarmConfig config) => _configId is null ? DrillClaim.Of(config).DrillId == _claim.DrillId : config.Id == _configId;

    /// <summary>Removes a lock by its id, so that no other one goes that has been made meanwhile.</summary>
    /// <returns>Whether it was this that removed it.</returns>
    private async Task<bool> RemoveAsync(SwarmConfig config, CancellationToken cancellationToken)
    {
        try
        {
            await _swarm.WriteAsync((engine, token) => engine.RemoveConfigAsync(config.Id, token), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ConfigNotFoundException)
        {
            return false;
        }
    }

    private async Task<DrillLock?> UntilAsync(string activity, Func<CancellationToken, Task<DrillLock?>> attempt, CancellationToken cancellationToken)
    {
        var deadline = new Deadline(_time, SwarmExtensions.UsualPatience);
        void Say(bool isCompleted) => _reporter.Progress(
            new SwarmProgress(activity, "Waiting for the swarm's leader", deadline.Elapsed, deadline.Limit) { IsCompleted = isCompleted });
        try
        {
            Say(isCompleted: false);
            return await new Waiter(_time).UntilAsync(attempt, PollInterval, deadline.Left, _ => Say(isCompleted: false), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Say(isCompleted: true);
        }
    }
}
