using SwarmHa.Shell;

if (!ShellOptions.TryParse(args, out ShellOptions? options, out string? problem))
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(ShellOptions.Usage);
    return ExitCodes.Usage;
}

return ScriptRunner.Run(options);
