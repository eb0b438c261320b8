namespace SwarmHa.Lab.Cli;

/// <summary>Does what was typed.</summary>
internal static class Commands
{
    public static Task RunAsync(CommandLine line, IProgress<string> steps, CancellationToken cancellationToken) => line.Command switch
    {
        "up" => UpAsync(line, steps, cancellationToken),
        "down" => DownAsync(line, steps, cancellationToken),
        "list" => ListAsync(),
        "stop" => OnNodeAsync(line, steps, "stopped", (lab, node) => lab.StopAsync(node, cancellationToken)),
        "kill" => OnNodeAsync(line, steps, "killed", (lab, node) => lab.KillAsync(node, cancellationToken)),
        "freeze" => OnNodeAsync(line, steps, "frozen", (lab, node) => lab.FreezeAsync(node, cancellationToken)),
        "start" => OnNodeAsync(line, steps, "answers", (lab, node) => lab.StartAsync(node, cancellationToken)),
        "isolate" => OnNodeAsync(line, steps, "isolated", (lab, node) => lab.IsolateAsync(node, cancellationToken)),
        "join" => OnNodeAsync(line, steps, "on the network again", (lab, node) => lab.JoinNetworkAsync(node, cancellationToken)),
        "silence" => OnNodeAsync(line, steps, "silent", (lab, node) => lab.SilenceAsync(node, cancellationToken)),
        "unsilence" => OnNodeAsync(line, steps, "heard again", (lab, node) => lab.UnsilenceAsync(node, cancellationToken)),
        _ => throw new UsageException($"There is no command '{line.Command}'."),
    };

    private static async Task UpAsync(CommandLine line, IProgress<string> steps, CancellationToken cancellationToken)
    {
        var options = new EngineLabOptions();
        options = options with { Name = line.Name ?? options.Name };

        // Without --nodes, a lab that is there keeps those that it has.
        var known = EngineLab.Find(options.Name)?.Nodes.Select(node => node.Name).ToArray();
        options = options with { Nodes = line.Nodes ?? known ?? options.Nodes };
        var lab = await EngineLab.UpAsync(options, steps, cancellationToken);
        steps.Report($"lab {lab.Name} is up");
    }

    private static async Task DownAsync(CommandLine line, IProgress<string> steps, CancellationToken cancellationToken)
    {
        if (EngineLab.Find(NameOf(line)) is EngineLab lab)
        {
            await lab.DownAsync(steps, cancellationToken);
        }
        else
        {
            steps.Report($"there is no lab {NameOf(line)}");
        }
    }

    private static Task ListAsync()
    {
        foreach (var lab in EngineLab.FindAll())
        {
            foreach (var node in lab.Nodes)
            {
                Console.WriteLine(
                    $"{lab.Name,-12} {node.Name,-12} {node.State,-8} {NetworkOf(node),-9} {node.Endpoint}  {node.SocketPath}");
            }
        }

        return Task.CompletedTask;
    }

    private static string NetworkOf(EngineLabNode node)
    {
        try
        {
            return node.IsIsolated ? "isolated" : node.IsSilent ? "silent" : "joined";
        }
        catch (EngineLabException)
        {
            // Its network has gone, as after a reboot, or is hidden from all but root.
            return "unknown";
        }
    }

    private static async Task OnNodeAsync(CommandLine line, IProgress<string> steps, string done, Func<EngineLab, string, Task> action)
    {
        string node = line.Node ?? throw new UsageException($"'{line.Command}' needs the name of a node.");
        var lab = EngineLab.Find(NameOf(line)) ?? throw new EngineLabException($"There is no lab {NameOf(line)}.");
        await action(lab, node);
        steps.Report($"{node}: {done}");
    }

    private static string NameOf(CommandLine line) => line.Name ?? new EngineLabOptions().Name;
}
