namespace SwarmHa.Lab.Cli;

/// <summary>What was typed: <c>COMMAND [--name NAME] [--nodes a,b,c] [NODE]</c>.</summary>
internal sealed record CommandLine
{
    public const string Usage =
        """
        usage: swarmha-lab up      [--name NAME] [--nodes a,b,c]   raise a lab, or complete it
               swarmha-lab down    [--name NAME]                   remove everything of it
               swarmha-lab list                                    all labs of this machine
               swarmha-lab stop    [--name NAME] NODE              stop the engine (SIGTERM)
               swarmha-lab kill    [--name NAME] NODE              end all of the node's processes (SIGKILL)
               swarmha-lab freeze  [--name NAME] NODE              give the engine no time (SIGSTOP)
               swarmha-lab start   [--name NAME] NODE              start or thaw the engine
               swarmha-lab isolate [--name NAME] NODE              cut the node off the network
               swarmha-lab join    [--name NAME] NODE              join it to the network again
               swarmha-lab silence   [--name NAME] NODE            let the node answer this host nothing
               swarmha-lab unsilence [--name NAME] NODE            let it answer again
        """;

    public required string Command { get; init; }

    public string? Name { get; init; }

    public IReadOnlyList<string>? Nodes { get; init; }

    public string? Node { get; init; }

    public static CommandLine Parse(string[] args)
    {
        var line = new CommandLine { Command = args.Length > 0 ? args[0] : throw new UsageException("There is no command.") };
        for (int i = 1; i < args.Length; i++)
        {
            line = args[i] switch
            {
                "--name" => line with { Name = Value(args, ref i) },
                "--nodes" => line with { Nodes = Value(args, ref i).Split(',', StringSplitOptions.TrimEntries) },
                string option when option.StartsWith('-') => throw new UsageException($"There is no option '{option}'."),
                string node when line.Node is null => line with { Node = node },
                string more => throw new UsageException($"'{more}' is one argument too many."),
            };
        }

        return line;
    }

    private static string Value(string[] args, ref int i) =>
        ++i < args.Length ? args[i] : throw new UsageException($"'{args[i - 1]}' needs a value.");
}

/// <summary>What was typed makes no sense.</summary>
internal sealed class UsageException(string message) : Exception(message);
