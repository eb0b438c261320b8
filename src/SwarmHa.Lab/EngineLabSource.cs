using System.Diagnostics;

namespace SwarmHa.Lab;

/// <summary>Makes labs of real engines, and finds those of this machine, whoever raised them.</summary>
public sealed class EngineLabSource : ISwarmLabSource
{
    /// <inheritdoc/>
    public SwarmLabKind Kind => SwarmLabKind.Engine;

    /// <inheritdoc/>
    public bool TakesEngineRoots => true;

    /// <inheritdoc/>
    /// <exception cref="EngineDriverException">This machine can have no such lab, or there is one of that name.</exception>
    public async Task<ISwarmLab> CreateAsync(SwarmLabRequest request, ISwarmReporter reporter, CancellationToken cancellationToken)
    {
        try
        {
            DemandFree(request);
            var options = Options(request);
            var steps = new Steps(reporter, request.Name);
            var lab = await EngineLab.UpAsync(options, steps, cancellationToken).ConfigureAwait(false);
            steps.Complete();
            return new EngineSwarmLab(lab);
        }
        catch (EngineLabException problem)
        {
            throw new EngineDriverException(problem.Message, problem);
        }
    }

    /// <inheritdoc/>
    public async Task DemandPossibleAsync(SwarmLabRequest request, CancellationToken cancellationToken)
    {
        var options = Options(request);
        try
        {
            DemandFree(request);
            LabPlan.Check(options);
            await options.DemandEnginesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EngineLabException problem)
        {
            throw new EngineDriverException(problem.Message, problem);
        }

        // Programs that are missing may be installed; whether they can be, only the attempt tells.
        var availability = await EngineLabPrerequisites.CheckAsync(options, cancellationToken).ConfigureAwait(false);
        if (availability is { IsAvailable: false, Obstacle: not EngineLabObstacle.ProgramsMissing })
        {
            throw new EngineDriverException($"{availability.Reason} {availability.Remedy}");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ISwarmLab> FindAll() => OperatingSystem.IsLinux() ? [.. EngineLab.FindAll().Select(static lab => new EngineSwarmLab(lab))] : [];

    private static EngineLabOptions Options(SwarmLabRequest request) => new()
    {
        Name = request.Name,
        Nodes = request.NodeNames,
        Managers = request.Managers,
        EngineRoot = request.EngineRoot,
        EngineRoots = request.EngineRoots,
    };

    private static void DemandFree(SwarmLabRequest request)
    {
        if (EngineLab.Find(request.Name) is not null)
        {
            throw new EngineLabException($"There is a lab {request.Name} on this machine already. Remove it first, or give the new one another name.");
        }
    }

    private sealed class Steps(ISwarmReporter reporter, string name) : IProgress<string>
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();

        public void Report(string value)
        {
            reporter.Verbose(value);
            reporter.Progress(Step(value));
        }

        public void Complete() => reporter.Progress(Step("Done") with { IsCompleted = true });

        private SwarmProgress Step(string status) => new($"Raising lab {name}", status, _watch.Elapsed, TimeSpan.Zero);
    }
}
