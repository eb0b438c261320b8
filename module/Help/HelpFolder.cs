namespace SwarmHa.Help;

/// <summary>The help in one language: the folder of its pages, and the folder that Get-Help reads.</summary>
internal sealed class HelpFolder(string pages, string? inPlaceOfMissing, IReadOnlyList<CommandFacts> commands, PageFaults faults)
{
    private const string Topics = "about_*.md";

    /// <summary>The texts of the files to write, by name.</summary>
    public IReadOnlyDictionary<string, string> Write()
    {
        foreach (var path in Directory.EnumerateFiles(pages, "*-*.md").Where(path => commands.All(command => !IsPageOf(command, path))))
        {
            faults.Add(path, 1, PageFault.UnknownCommand, $"The module has no cmdlet {Path.GetFileNameWithoutExtension(path)}.");
        }

        var read = commands.Select(command => (Facts: command, Page: Read(command))).Where(static pair => pair.Page is not null);
        var files = new Dictionary<string, string>
        {
            ["SwarmHa.dll-Help.xml"] = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + MamlFile.Write(read.Select(static pair => (pair.Facts, pair.Page!))).ToString().ReplaceLineEndings("\n") + "\n",
        };
        foreach (var topic in Directory.EnumerateFiles(pages, Topics).Order(StringComparer.Ordinal))
        {
            files[Path.GetFileNameWithoutExtension(topic) + ".help.txt"] = TopicText.Write(topic, faults);
        }

        return files;
    }

    private static bool IsPageOf(CommandFacts command, string path) => Path.GetFileNameWithoutExtension(path) == command.Name;

    private CommandPage? Read(CommandFacts command)
    {
        var path = Path.Combine(pages, command.Name + ".md");
        if (!File.Exists(path) && inPlaceOfMissing is not null)
        {
            path = Path.Combine(inPlaceOfMissing, command.Name + ".md");
        }

        if (!File.Exists(path))
        {
            faults.Add(path, 1, PageFault.MissingPage, $"{command.Name} has no page.");
            return null;
        }

        var page = PageOutline.Read(path);
        if (page.Title != command.Name)
        {
            faults.Add(path, page.Line, PageFault.UnknownCommand, $"The title is '{page.Title}', not '{command.Name}'.");
        }

        return new CommandPageReader(page, command, faults).Read();
    }
}
