using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>A cmdlet that looks at one swarm or at several side by side: the default one, or those that are named or come down the pipeline.</summary>
public abstract class ManySwarmsCommand : SwarmCommand
{
    private readonly List<SwarmConnection> _piped = [];

    /// <summary>How long to retry while no manager responds, in seconds. An election takes 10 to 20 s, and up to 24 s when a vote is split.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 30;

    /// <inheritdoc/>
    private protected override TimeSpan WorkLimit => TimeSpan.FromSeconds(TimeoutSec);

    /// <inheritdoc/>
    private protected override TimeSpan ConnectPatience => TimeSpan.FromSeconds(TimeoutSec);

    /// <summary>The connections that were named, or have just come down the pipeline; null for the default one.</summary>
    private protected abstract IReadOnlyList<SwarmConnection>? Given { get; }

    /// <summary>The connections that have come down the pipeline so far.</summary>
    private protected IReadOnlyList<SwarmConnection> Piped => _piped;

    /// <summary>Whether more than one swarm is looked at, so that people have to be told which is which.</summary>
    private protected bool AreMany { get; private set; }

    /// <summary>Keeps the connections that have just come down the pipeline: all are asked side by side at its end.</summary>
    private protected void Gather() => _piped.AddRange(Given ?? []);

    /// <summary>Finds out which swarms are looked at.</summary>
    /// <param name="connections">The connections; null for the named ones or the default one.</param>
    /// <returns>The connections, each once.</returns>
    private protected IReadOnlyList<SwarmConnection> Resolve(IReadOnlyList<SwarmConnection>? connections)
    {
        var open = OrEnd(() => Open(connections));
        AreMany = open.Count > 1;
        open.ForEach(connection => WriteDebug($"Using the connection {connection}, swarm {connection.SwarmId}."));
        return open;
    }

    /// <summary>Asks swarms side by side. One that fails is told as an error of its own, unless it is the only one: then it ends the command.</summary>
    /// <typeparam name="T">What is asked for.</typeparam>
    /// <param name="connections">The connections; null for the named ones or the default one.</param>
    /// <param name="ask">The question.</param>
    /// <returns>The answers, in the order of the connections.</returns>
    private protected IReadOnlyList<(SwarmConnection Connection, T Answer)> AskAll<T>(
        IReadOnlyList<SwarmConnection>? connections,
        Func<ISwarm, SwarmConnection, CancellationToken, Task<T>> ask)
    {
        var open = Resolve(connections);
        var asked = open.Select(connection => (Connection: connection, Swarm: connection.Swarm.ReportingTo(Reporter))).ToList();
        var answers = Run(async token =>
        {
            var all = asked.Select(one => AskAsync(() => ask(one.Swarm, one.Connection, token), one.Connection)).ToList();
            await Task.WhenAny(Task.WhenAll(all)).ConfigureAwait(false);
            token.ThrowIfCancellationRequested();
            return all;
        });
        var answered = new List<(SwarmConnection, T)>();
        for (var i = 0; i < asked.Count; i++)
        {
            var (connection, answer) = (asked[i].Connection, answers[i]);
            if (AreMany)
            {
                ForOneItem(() => answered.Add((connection, answer.GetAwaiter().GetResult())));
            }
            else
            {
                answered.Add((connection, OrEnd(() => answer.GetAwaiter().GetResult())));
            }
        }

        return answered;
    }

    /// <summary>Whatever goes wrong with one swarm says nothing of the others.</summary>
    private static async Task<T> AskAsync<T>(Func<Task<T>> ask, SwarmConnection connection)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not (SwarmException or OperationCanceledException))
        {
            throw SwarmErrors.ResponseInvalid.Exception(new SwarmErrorDetail($"{connection.Name}: The response cannot be read ({problem.Message.TrimEnd('.')}).") { Target = connection, InnerException = problem });
        }
    }

    /// <summary>Writes an object so that its table has a column for the swarm when there are several.</summary>
    /// <param name="item">The object.</param>
    /// <param name="view">The name of the table with that column.</param>
    private protected void WriteOfSwarm(object item, string view) => WriteObject(AreMany ? TableView.Of(item, view) : item);

    private List<SwarmConnection> Open(IReadOnlyList<SwarmConnection>? connections) => (connections ?? Given) is { } named
        ? [.. named.Distinct().Select(ConnectionTable.Demand)]
        : [DefaultConnection()];
}
