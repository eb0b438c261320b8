using System.Collections;
using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>Raises a throw-away swarm to rehearse on: simulated in this process, or of real engines on this machine. It becomes the default connection.</summary>
[Cmdlet(VerbsCommon.New, "SwarmLab", SupportsShouldProcess = true)]
[OutputType(typeof(SwarmLab))]
public sealed class NewSwarmLabCommand : LabCommand
{
    /// <summary>The lab's name.</summary>
    [Parameter(Position = 0)]
    [ValidatePattern("^[a-z][a-z0-9-]{0,23}$")]
    public string Name { get; set; } = "swarmha";

    /// <summary>Simulated, or real engines.</summary>
    [Parameter]
    public SwarmLabKind Kind { get; set; } = SwarmLabKind.Simulated;

    /// <summary>How many managers it begins with.</summary>
    [Parameter]
    [ValidateRange(1, 9)]
    public int Managers { get; set; } = 3;

    /// <summary>How many workers it begins with.</summary>
    [Parameter]
    [ValidateRange(0, 50)]
    public int Workers { get; set; } = 2;

    /// <summary>The folder of an unpacked engine that the nodes run.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EngineRoot { get; set; }

    /// <summary>Such folders by the names of single nodes.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable Engine { get; set; } = [];

    /// <summary>What the chances of a simulated lab are drawn from: the same seed gives the same history.</summary>
    [Parameter]
    public int Seed { get; set; } = 1;

    /// <summary>How many times faster than life the clock of a simulated lab runs. At 1 an election takes about as long as on engines.</summary>
    [Parameter]
    [ValidateRange(0.1, 1000.0)]
    public double Speed { get; set; } = 1;

    /// <summary>Do not connect to it.</summary>
    [Parameter]
    public SwitchParameter NoConnect { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var request = new SwarmLabRequest
        {
            Name = Name,
            Managers = Managers,
            Workers = Workers,
            Seed = Seed,
            Speed = Speed,
            EngineRoot = EngineRoot is null ? null : EngineFolder(EngineRoot),
            EngineRoots = OrEnd(() => Engine.Cast<DictionaryEntry>().ToDictionary(static entry => $"{entry.Key}", FolderOf, StringComparer.OrdinalIgnoreCase)),
        };
        Change(
            () =>
            {
                var source = OrEnd(() => PrivateParts.Labs(Kind) is var found && (found.TakesEngineRoots || (EngineRoot is null && Engine.Count == 0))
                    ? found
                    : throw NoEngineRoots(Name, Name));
                RunOrEnd(token => Saying(async () =>
                {
                    await source.DemandPossibleAsync(request, token).ConfigureAwait(false);
                    return true;
                }));
                return source;
            },
            _ => new Proposal(Name, $"Raise a lab of {Managers} managers and {Workers} workers ({Kind})"),
            source =>
            {
                var lab = new SwarmLab(RunOrEnd(token => Saying(() => source.CreateAsync(request, Reporter, token))));
                if (!NoConnect)
                {
                    var connect = new SwarmConnectRequest { Endpoints = [.. lab.Endpoint.Select(static endpoint => EngineEndpoint.Parse(endpoint))] };
                    _ = OrEnd(() => Connect(connect, Name));
                }

                WriteObject(lab);
            });
    }

    private string FolderOf(DictionaryEntry engine) => $"{engine.Value}" is { Length: > 0 } folder
        ? EngineFolder(folder)
        : throw SwarmErrors.LabFailed.Exception(new SwarmErrorDetail($"-Engine has no folder for '{engine.Key}'.")
        {
            Target = engine.Key,
            Advice = "Name the folder of an unpacked engine, or leave the node out: it then runs the engine that is installed.",
        });
}
