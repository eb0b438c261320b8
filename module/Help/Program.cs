using SwarmHa.Help;

const string English = "en-US";

// .NET's parent of zh-CN is zh-Hans and never the other way round: Get-Help looks upwards only, so each name needs its folder.
Dictionary<string, string[]> folders = new() { ["zh-CN"] = ["zh-CN", "zh-Hans"] };

if (args is not [var module, var docs, var output])
{
    Console.Error.WriteLine("usage: swarmha-help MODULE DOCS OUTPUT");
    return 2;
}

var commands = ModuleCommands.Read(Path.Combine(Path.GetFullPath(module), "SwarmHa.psd1"));
var faults = new PageFaults();
var written = new Dictionary<string, string>();
foreach (var pages in Directory.EnumerateDirectories(docs, "*-*").Order(StringComparer.Ordinal))
{
    var culture = Path.GetFileName(pages);
    var files = new HelpFolder(pages, culture == English ? null : Path.Combine(docs, English), commands, faults).Write();
    foreach (var folder in folders.GetValueOrDefault(culture, [culture]))
    {
        foreach (var (name, text) in files)
        {
            written[Path.Combine(output, folder, name)] = text;
        }
    }
}

if (faults.Found.Count > 0)
{
    foreach (var fault in faults.Found.Distinct())
    {
        Console.Error.WriteLine(fault);
    }

    return 1;
}

foreach (var (path, text) in written)
{
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllText(path, text);
}

return 0;
