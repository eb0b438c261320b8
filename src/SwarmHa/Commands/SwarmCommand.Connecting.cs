namespace SwarmHa.Commands;

/// <content>How connections are opened.</content>
public abstract partial class SwarmCommand
{
    /// <summary>How long to wait for the engine's answer when a command connects by itself.</summary>
    private protected virtual TimeSpan ConnectPatience => SwarmExtensions.UsualPatience;

    /// <summary>The default connection. In a session that has not been connected yet it is made, to what docker itself would use.</summary>
    /// <exception cref="NotConnectedException">There is none, and none can be made.</exception>
    private protected SwarmConnection DefaultConnection() => Connections.FindDefault() ?? ConnectAsDocker();

    /// <summary>Opens a connection, which becomes the default.</summary>
    /// <param name="request">What it is made of.</param>
    /// <param name="name">Its name.</param>
    /// <param name="isGiven">Whether a person gave the name.</param>
    /// <param name="replace">Whether the name is taken away from another swarm.</param>
    private protected SwarmConnection Connect(SwarmConnectRequest request, string name, bool isGiven = false, bool replace = false)
    {
        var connector = PrivateParts.Connector();
        var connection = Connections.Add(Run(token => connector.ConnectAsync(request, Reporter, token)), name, isGiven, replace);
        WriteVerbose($"Connected to swarm {connection.SwarmId} by {string.Join(", ", connection.Endpoints)}; it is the default connection now.");
        if (IsAtPrompt())
        {
            KnownNodes.Begin(connection);
        }

        return connection;
    }

    /// <summary>Whether somebody types here, who may press Tab next: PSReadLine is loaded in the sessions of consoles alone, and defines this function.</summary>
    private bool IsAtPrompt() => InvokeProvider.Item.Exists("function:PSConsoleHostReadLine", force: true, literalPath: true);

    /// <summary>What a connection is called that nobody has given a name.</summary>
    private protected static string NameOf(DockerTarget target) => target.Context is "default" or "" ? NameOf(target.Endpoint) : target.Context;

    /// <inheritdoc cref="NameOf(DockerTarget)"/>
    private protected static string NameOf(EngineEndpoint endpoint) => endpoint.HasHost ? endpoint.Uri.Host.Trim('[', ']') : "local";

    private SwarmConnection ConnectAsDocker()
    {
        DockerTarget? target = null;
        try
        {
            target = PrivateParts.DockerConfiguration(SessionState).Find(context: null);
            WriteVerbose($"Not connected yet. Connecting to {target.Endpoint}, which docker would use: {target.Source}.");
            return Connect(new SwarmConnectRequest { Endpoints = [target.Endpoint], Tls = target.Tls, Patience = ConnectPatience }, NameOf(target));
        }
        catch (SwarmException problem)
        {
            var tried = target is null ? "What docker would use cannot be found" : $"Tried what docker would use, {target.Source}";
            throw SwarmErrors.NotConnected.Exception(new SwarmErrorDetail($"Not connected to a swarm. {tried}: {problem.Message}")
            {
                Endpoint = problem.Endpoint,
                EngineMessage = problem.EngineMessage,
                Target = problem.Target,
                InnerException = problem,
            });
        }
    }
}
