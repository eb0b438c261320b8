using System.Diagnostics;

namespace SwarmHa.Docker;

/// <summary>One endpoint of a connection: its engine, and how it did when it was last used.</summary>
internal sealed class EndpointSlot(DockerEngine engine, bool isLearnt) : IDisposable
{
    private volatile SwarmEndpoint _snapshot = new() { Endpoint = engine.Endpoint, IsLearnt = isLearnt };

    public DockerEngine Engine => engine;

    public SwarmEndpoint Snapshot => _snapshot;

    public void Identify(EngineStatus status) => _snapshot = _snapshot with
    {
        Node = status.Hostname,
        NodeId = status.NodeId,
        EngineVersion = status.EngineVersion,
        ApiVersion = status.ApiVersion,
    };

    /// <summary>Sends one request, limited in time, and remembers how it went.</summary>
    public async Task<T> CallAsync<T>(Func<IEngine, CancellationToken, Task<T>> call, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var expiry = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        expiry.CancelAfter(limit);
        var watch = Stopwatch.StartNew();
        try
        {
            var result = await call(engine, expiry.Token).ConfigureAwait(false);
            _snapshot = _snapshot with { IsUp = true, LastLatency = watch.Elapsed, LastError = string.Empty };
            return result;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Remember(SwarmErrors.EngineTimeout.Exception(new SwarmErrorDetail($"{engine.Endpoint}: No reply within {watch.Elapsed.TotalSeconds:0.#} s.")
            {
                Endpoint = engine.Endpoint.Uri,
                Target = engine.Endpoint,
            }));
        }
        catch (SwarmException problem)
        {
            throw Remember(problem);
        }
    }

    public void Dispose() => engine.Dispose();

    private SwarmException Remember(SwarmException problem)
    {
        _snapshot = _snapshot with { IsUp = false, LastError = problem.Message };
        return problem;
    }
}
