namespace SwarmHa.Docker;

/// <summary>Opens swarms over the Engine API. The one type that is looked up by name from outside the private load context.</summary>
public sealed class DockerSwarmConnector : ISwarmConnector
{
    /// <inheritdoc/>
    public async Task<ISwarm> ConnectAsync(
        IReadOnlyList<EngineEndpoint> endpoints,
        TimeSpan patience,
        ISwarmReporter reporter,
        CancellationToken cancellationToken)
    {
        var slots = endpoints.Distinct().Select(static endpoint => new EndpointSlot(new DockerEngine(endpoint), isLearnt: false)).ToList();
        try
        {
            var answers = await Task.WhenAll(slots.Select(slot => IdentifyAsync(slot, patience, cancellationToken))).ConfigureAwait(false);
            foreach (var problem in answers.Where(static answer => answer.Problem is not null).Select(static answer => answer.Problem!))
            {
                if (answers.All(static answer => answer.Problem is not null))
                {
                    throw problem;
                }

                reporter.Warning(problem.Message);
            }

            var swarmId = OneSwarm(answers.Where(static answer => answer.Problem is null).Select(static answer => (answer.Slot, answer.Status!)));
            var usableFirst = answers.OrderBy(static answer => answer.Problem is null ? 0 : 1).Select(static answer => answer.Slot);
            return new ManyManagerSwarm(new EndpointPool(swarmId, usableFirst), reporter);
        }
        catch
        {
            slots.ForEach(static slot => slot.Dispose());
            throw;
        }
    }

    /// <inheritdoc/>
    public IServiceProbe CreateServiceProbe(Uri target) => target.Scheme switch
    {
        "http" or "https" => new HttpServiceProbe(target),
        "tcp" when target.Port > 0 => new TcpServiceProbe(target),
        _ => throw SwarmErrors.EndpointInvalid.Exception($"'{target.OriginalString}' is not a service to probe: it has to be http://…, https://… or tcp://HOST:PORT.", target),
    };

    private static async Task<Answer> IdentifyAsync(EndpointSlot slot, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            var status = await slot.CallAsync(static (engine, token) => engine.GetStatusAsync(token), patience, cancellationToken).ConfigureAwait(false);
            slot.Identify(status);
            return new Answer(slot, status, Unusable(slot.Engine.Endpoint, status));
        }
        catch (SwarmException problem)
        {
            return new Answer(slot, null, problem);
        }
    }

    /// <summary>An engine that answers need not be a manager that works.</summary>
    private static SwarmException? Unusable(EngineEndpoint endpoint, EngineStatus status)
    {
        SwarmException Because(SwarmError row, string what) => row.Exception(new SwarmErrorDetail(
            $"{endpoint}: the engine of {status.Hostname} {what}." + (status.SwarmMessage.Length > 0 ? $" The engine says: {status.SwarmMessage}" : string.Empty))
        {
            Endpoint = endpoint.Uri,
            EngineMessage = status.SwarmMessage,
            Target = endpoint,
        });

        // What the engine says is wrong with its swarm comes in the same words as its refusals.
        var said = status.SwarmMessage.Length > 0 ? EngineErrorMap.FromWords(status.SwarmMessage, endpoint) : null;
        return status switch
        {
            { IsManager: true, SwarmMessage.Length: > 0 } => said,
            { IsManager: true } => null,
            { InSwarm: false } => Because(SwarmErrors.NotInSwarm, "is not part of a swarm"),
            _ when said is SwarmLockedException or CertificateExpiredException => said,
            _ => Because(SwarmErrors.NotAManager, "is a worker, not a manager"),
        };
    }

    private static string OneSwarm(IEnumerable<(EndpointSlot Slot, EngineStatus Status)> answers)
    {
        var swarms = answers.GroupBy(static answer => answer.Status.SwarmId).ToList();
        return swarms is [var only]
            ? only.Key
            : throw SwarmErrors.DifferentSwarm.Exception(
                $"The endpoints {string.Join(", ", swarms.Select(static swarm => swarm.First().Slot.Engine.Endpoint))} belong to different swarms.");
    }

    private sealed record Answer(EndpointSlot Slot, EngineStatus? Status, SwarmException? Problem);
}
