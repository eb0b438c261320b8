namespace SwarmHa;

/// <summary>A fault of an engine that its driver makes, and undoes for certain: whoever disposes of the outage undoes it, whatever happened in between.</summary>
internal sealed class EngineOutage(IEngineDriver driver, SwarmManager node, SwarmFailoverFault fault, TimeSpan limit, ISwarmReporter reporter, TimeProvider time) : IOutage
{
    private const int Attempts = 3;
    private static readonly TimeSpan PauseBetweenAttempts = TimeSpan.FromSeconds(1);

    private bool _mayBeStopped;
    private bool _isArranged;

    public SwarmManager Target => node;

    private string What => fault switch
    {
        SwarmFailoverFault.KillEngine => "killed",
        SwarmFailoverFault.FreezeEngine => "frozen",
        SwarmFailoverFault.IsolateNetwork => "cut off from the network",
        _ => "stopped",
    };

    public async Task<string?> ArrangeStartAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        // From here on there may be something to take back, which starting does.
        _isArranged = true;
        string? arranged = null;
        await WithinAsync(
            async token => arranged = await driver.ArrangeStartAsync(node, fault, delay, token).ConfigureAwait(false),
            "made sure to come back by itself",
            cancellationToken).ConfigureAwait(false);
        _isArranged = arranged is not null;
        return arranged;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _mayBeStopped = true;
        return WithinAsync(token => driver.StopAsync(node, fault, token), What, cancellationToken);
    }
    /// <summary>Undoes the fault. This cannot be cancelled: an engine that a drill has stopped is started.</summary>
    /// <param name="cancellationToken">Is not heeded.</param>
    /// <returns>A task that fails with the command for a person when it does not start.</returns>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var expiry = time.CreateCancellationTokenSource(limit);
            try
            {
                await driver.StartAsync(node, fault, expiry.Token).ConfigureAwait(false);
                _mayBeStopped = _isArranged = false;
                return;
            }
            catch (Exception problem) when (attempt < Attempts)
            {
                reporter.Verbose($"Starting the engine of {node} failed at attempt {attempt} of {Attempts}: {Reason(problem, expiry.IsCancellationRequested)}");
                await time.Delay(PauseBetweenAttempts, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception problem)
            {
                // It is a person's turn now, also when the pipeline is being stopped and shows no error: disposing does not begin again.
                _mayBeStopped = _isArranged = false;
                var failure = Failed(
                    $"The engine of {node} could NOT be started again by the driver {driver.Name} in {Attempts} attempts: "
                    + $"{Reason(problem, expiry.IsCancellationRequested)}. Start it by hand: {driver.DescribeManualStart(node, fault)}",
                    problem);
                reporter.Urgent(failure.Message);
                throw failure;
            }
        }
    }

    /// <summary>Starts the engine when it may be stopped still, and says so.</summary>
    /// <returns>A task that never fails: what goes wrong is told to the reporter.</returns>
    public async ValueTask DisposeAsync()
    {
        if (!_mayBeStopped && !_isArranged)
        {
            return;
        }

        reporter.Urgent($"The drill did not come to its end: starting the engine of {node} again.");
        try
        {
            await StartAsync(CancellationToken.None).ConfigureAwait(false);
            reporter.Urgent($"The engine of {node} has been started again.");
        }
        catch (SwarmException)
        {
            // It has been told what to do by hand.
        }
    }

    private async Task WithinAsync(Func<CancellationToken, Task> act, string done, CancellationToken cancellationToken)
    {
        using var expiry = time.CreateCancellationTokenSource(limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellationToken);
        try
        {
            await act(either.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (cancellationToken.IsCancellationRequested)
        {
            // Whatever a driver says when it is cut off, it was cut off.
            throw new OperationCanceledException("The drill was stopped.", problem, cancellationToken);
        }
        catch (Exception problem)
        {
            throw Failed($"The engine of {node} could not be {done} by the driver {driver.Name}: {Reason(problem, expiry.IsCancellationRequested)}", problem);
        }
    }

    private static string Reason(Exception problem, bool expired) => expired ? "it took too long" : problem.Message;

    private SwarmException Failed(string message, Exception inner) =>
        SwarmErrors.EngineDriverFailed.Exception(new SwarmErrorDetail(message) { Target = node, InnerException = inner });
}
