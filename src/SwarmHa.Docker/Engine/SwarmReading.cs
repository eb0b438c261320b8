using System.Diagnostics;

namespace SwarmHa.Docker;

/// <summary>Reads the nodes from whichever manager answers first, to the end of its list.</summary>
/// <remarks>A manager has answered as soon as the first part of its list is there, which is all of it in nearly all swarms. When a longer list breaks
/// off, another manager is asked, unless nodes of the first list have been given away: two managers' lists are never mixed, because they may be of
/// different moments and name different leaders.</remarks>
/// <param name="pool">The managers.</param>
/// <param name="reporter">Is told who does not do.</param>
internal sealed class SwarmReading(EndpointPool pool, ISwarmReporter reporter)
{
    /// <summary>How long a manager may be silent in the middle of a list.</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>Reads.</summary>
    /// <param name="reading">Who takes the nodes while they arrive; null for nobody.</param>
    /// <param name="patience">How long to retry in all, until the first nodes are given away.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>All nodes in the order in which they came, and who gave them.</returns>
    /// <exception cref="SwarmException">Nobody answered in time, nobody can, or the list broke off.</exception>
    public async Task<(EndpointSlot Slot, IReadOnlyList<SwarmNode> Nodes)> RunAsync(NodeReading? reading, TimeSpan patience, CancellationToken cancellationToken)
    {
        while (true)
        {
            var ask = new HedgedRead<NodeList>(pool, static (engine, token) => engine.OpenNodesAsync(token), reporter);
            var (slot, list) = await ask.RunAsync(patience - _watch.Elapsed, cancellationToken).ConfigureAwait(false);
            using (list)
            {
                try
                {
                    await ReadAllAsync(slot, list, reading, patience, cancellationToken).ConfigureAwait(false);
                    return (slot, list.Nodes);
                }
                catch (SwarmException problem) when (reading is { Given: > 0 })
                {
                    throw problem.Error.Exception(SwarmErrorDetail.Of(problem, FormattableString.Invariant($"{problem.Message} The list of nodes broke off after {list.Nodes.Count}.")));
                }
                catch (SwarmException problem) when (problem.Error.Scope != SwarmErrorScope.Request && _watch.Elapsed + RetryDelay < patience)
                {
                    reporter.Verbose(problem.Message);
                }
            }

            pool.Defer(slot);
            reading?.Restart();
            await Task.Delay(RetryDelay, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadAllAsync(EndpointSlot slot, NodeList list, NodeReading? reading, TimeSpan patience, CancellationToken cancellationToken)
    {
        while (true)
        {
            reading?.See(list.Nodes);
            if (list.IsComplete)
            {
                reading?.End(list.Nodes);
                return;
            }

            var left = patience - _watch.Elapsed;
            var limit = left > SilenceLimit ? SilenceLimit : left > TimeSpan.Zero ? left : TimeSpan.Zero;
            try
            {
                await slot.CallAsync((_, token) => list.ReadMoreAsync(token), limit, cancellationToken).ConfigureAwait(false);
            }
            catch (EngineTimeoutException problem) when (limit < SilenceLimit)
            {
                throw problem.Error.Exception(new SwarmErrorDetail(FormattableString.Invariant(
                    $"{slot.Engine.Endpoint}: The list of nodes was not complete within {patience.TotalSeconds:0.#} s."))
                {
                    Endpoint = problem.Endpoint,
                    Target = problem.Target,
                    InnerException = problem,
                });
            }
        }
    }
}
