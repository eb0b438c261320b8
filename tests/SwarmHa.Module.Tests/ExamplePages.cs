using System.Management.Automation;
using SwarmHa.Shell;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>The examples of the documentation's pages, and the session of the page whose examples are being run.</summary>
public sealed class ExamplePages : IDisposable
{
    /// <summary>What a person has on the screen for whom the pages' tables are made.</summary>
    private const int Columns = 80;

    private (string Page, EngineSession Session)? _open;

    internal static string Root => ModuleUnderTest.RepositoryRoot;

    /// <summary>The folder with README.md and docs.</summary>
    internal string Folder { get; init; } = Root;

    /// <summary>All examples of all pages, in their order.</summary>
    internal IReadOnlyList<PageExample> Examples
    {
        get
        {
            using var session = OpenStage();
            return [.. Told(session.Run("Get-DocumentationPage $root | ForEach-Object { Get-PageExample $root $_ }")).Select(static item => new PageExample(item))];
        }
    }

    public void Dispose()
    {
        _open?.Session.Dispose();
        _open = null;
    }

    /// <summary>Runs an example on a stage of its own, or reads it when it is not to be run. Gives what is wrong, one thing a line, and nothing when nothing is.</summary>
    internal string Try(PageExample example)
    {
        if (_open?.Page != example.Page)
        {
            Dispose();
            _open = (example.Page, OpenStage());
        }

        var session = _open!.Value.Session;
        var variables = new Dictionary<string, object?> { ["example"] = example.Source };
        List<string> faults = [.. example.Faults, .. Told(session.Run("Get-TextFault $example.Text", variables)).Select(static fault => $"{fault}")];
        var ran = example.Text;
        if (example.NotRun.Length == 0)
        {
            try
            {
                ran = $"{Assert.Single(Told(session.Run("Enter-ExampleStage $example", variables)))}";
                var from = session.Host.Screen.Length;

                // In a scope of its own: what one example keeps in variables is not there for the next.
                var run = session.Run("& { foreach ($statement in Get-ExampleStatement $text) { . ([scriptblock]::Create($statement)) | ForEach-Object { $_ } | Out-Default } }", new Dictionary<string, object?> { ["text"] = ran });
                variables["records"] = (ErrorRecord[])[.. run.Errors, .. run.Terminating is { } end ? [end] : Array.Empty<ErrorRecord>()];
                variables["screen"] = session.Host.Screen[from..];
                faults.AddRange(Told(session.Run("Get-ExampleFault $example $records $screen", variables)).Select(static fault => $"{fault}"));
                if (faults.Count > 0)
                {
                    ran += $"\nThe screen:\n{variables["screen"]}";
                }
            }
            finally
            {
                Told(session.Run("Exit-ExampleStage"));
            }
        }

        return faults.Count == 0 ? string.Empty : $"{example}\n{string.Join('\n', faults)}\nWhat was run:\n{ran}";
    }

    private static IReadOnlyList<PSObject> Told(EngineResult result)
    {
        Assert.True(!result.HadErrors, $"{result.Terminating} {string.Join('\n', result.Errors)}");
        return result.Output;
    }

    private EngineSession OpenStage()
    {
        var session = new EngineSession(new BufferHost(Columns));
        session.ImportModule(ModuleSession.Manifest);
        Told(session.Run($". '{Path.Combine(Root, "tests", "Pester", "ExampleStage.ps1")}'", new Dictionary<string, object?> { ["root"] = Folder }));
        return session;
    }
}

/// <summary>A block of powershell in a page, as the stage reads it.</summary>
internal sealed record PageExample(PSObject Source)
{
    public string Page => Of(nameof(Page));

    public int Number => (int)Source.Properties[nameof(Number)].Value;

    public string Text => Of(nameof(Text));

    public string NotRun => Of(nameof(NotRun));

    public IEnumerable<string> Faults => ((object[])Source.Properties[nameof(Faults)].Value).Select(static fault => $"{fault}");

    public override string ToString() => $"{Page}, line {Of("Line")}, {Of("Heading")}";

    private string Of(string property) => $"{Source.Properties[property].Value}";
}
