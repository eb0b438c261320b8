using System.Diagnostics.CodeAnalysis;

namespace SwarmHa.Shell;

/// <summary>The command line, read as pwsh reads the part of it that is supported here.</summary>
internal sealed record ShellOptions
{
    internal const string Usage =
        "usage: swarmha-shell [-NoProfile] [-NonInteractive] -File script.ps1 [args...]\n" +
        "       swarmha-shell [-NoProfile] [-NonInteractive] -Command text...";

    /// <summary>The full path of the script, or null when there is a command.</summary>
    internal string? File { get; private init; }

    /// <summary>The command's text, or null when there is a script.</summary>
    internal string? Command { get; private init; }

    internal IReadOnlyList<string> Arguments { get; private init; } = [];

    internal bool NonInteractive { get; private init; }

    internal static bool TryParse(
        IReadOnlyList<string> args, [NotNullWhen(true)] out ShellOptions? options, [NotNullWhen(false)] out string? problem)
    {
        bool nonInteractive = false;
        options = null;
        for (int i = 0; i < args.Count; i++)
        {
            switch (args[i].ToUpperInvariant())
            {
                // There are no profiles and there is no logo; scripts written for pwsh say so all the same.
                case "-NOPROFILE" or "-NOP" or "-NOLOGO" or "-NOL":
                    continue;
                case "-NONINTERACTIVE" or "-NONI":
                    nonInteractive = true;
                    continue;
                case "-COMMAND" or "-C":
                    options = new ShellOptions { Command = string.Join(' ', args.Skip(i + 1)), NonInteractive = nonInteractive };
                    problem = string.IsNullOrWhiteSpace(options.Command) ? "-Command needs the text to run." : null;
                    return problem is null;
                case "-FILE" or "-F":
                    return TryScript(args.Skip(i + 1), nonInteractive, out options, out problem);
                case string name when name.StartsWith('-'):
                    problem = $"The parameter '{args[i]}' is not known.";
                    return false;
                default:
                    return TryScript(args.Skip(i), nonInteractive, out options, out problem);
            }
        }

        problem = "There is nothing to run.";
        return false;
    }

    private static bool TryScript(
        IEnumerable<string> rest,
        bool nonInteractive,
        [NotNullWhen(true)] out ShellOptions? options,
        [NotNullWhen(false)] out string? problem)
    {
        string[] words = [.. rest];
        options = null;
        if (words.Length == 0)
        {
            problem = "-File needs the path of a script.";
            return false;
        }

        if (!words[0].EndsWith(".ps1", StringComparison.OrdinalIgnoreCase) || !System.IO.File.Exists(words[0]))
        {
            problem = $"The argument '{words[0]}' is not the path of a script file (.ps1) that exists.";
            return false;
        }

        options = new ShellOptions { File = Path.GetFullPath(words[0]), Arguments = words[1..], NonInteractive = nonInteractive };
        problem = null;
        return true;
    }
}
