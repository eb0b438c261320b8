namespace SwarmHa;

/// <summary>A stopped engine that is certain to be started again: whoever disposes of the outage starts it, whatever happened in between.</summary>
internal sealed class EngineOutage(IEngineDriver driver, SwarmNode node, TimeSpan limit, ISwarmReporter reporter, TimeProvider time) : IAsyncDisposable
{
    private const int Attempts = 3;
    private static readonly TimeSpan PauseBetweenAttempts = TimeSpan.FromSeconds(1);

    private bool _mayBeStopped;

    /// <summary>Stops the engine.</summary>
    /// <param name="cancellationToken">Ends the wait; the engine is started again all the same.</param>
    /// <returns>A task.</returns>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _mayBeStopped = true;
        using var expiry = time.CreateCancellationTokenSource(limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellationToken);
        try
        {
            await driver.StopAsync(node, either.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (cancellationToken.IsCancellationRequested)
        {
            // Whatever a driver says when it is cut off, it was cut off.
            throw new OperationCanceledException("The drill was stopped.", problem, cancellationToken);
        }
        catch (Exception problem)
        {
            throw Failed($"The engine of {node.Name} could not be stopped by the driver {driver.Name}: {Reason(problem, expiry.IsCancellationRequested)}", problem);
        }
    }

    /// <summary>Starts the engine. This cannot be cancelled: an engine that a drill has stopped is started.</summary>
    /// <returns>A task that fails with the command for a person when it does not start.</returns>
    public async Task StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            using var expiry = time.CreateCancellationTokenSource(limit);
            try
            {
                await driver.StartAsync(node, expiry.Token).ConfigureAwait(false);
                _mayBeStopped = false;
                return;
            }
            catch (Exception problem) when (attempt < Attempts)
            {
                reporter.Verbose($"Starting the engine of {node.Name} failed at attempt {attempt} of {Attempts}: {Reason(problem, expiry.IsCancellationRequested)}");
                await time.Delay(PauseBetweenAttempts, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception problem)
            {
                // It is a person's turn now, also when the pipeline is being stopped and shows no error: disposing does not begin again.
                _mayBeStopped = false;
                var failure = Failed(
                    $"The engine of {node.Name} could NOT be started again by the driver {driver.Name} in {Attempts} attempts: "
                    + $"{Reason(problem, expiry.IsCancellationRequested)}. Start it by hand: {driver.DescribeManualStart(node)}",
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
        if (!_mayBeStopped)
        {
            return;
        }

        reporter.Urgent($"The drill did not come to its end: starting the engine of {node.Name} again.");
        try
        {
            await StartAsync().ConfigureAwait(false);
            reporter.Urgent($"The engine of {node.Name} has been started again.");
        }
        catch (SwarmException)
        {
            // It has been told what to do by hand.
        }
    }

    private static string Reason(Exception problem, bool expired) => expired ? "it took too long" : problem.Message;

    private SwarmException Failed(string message, Exception inner) =>
        SwarmErrors.EngineDriverFailed.Exception(new SwarmErrorDetail(message) { Target = node, InnerException = inner });
}
