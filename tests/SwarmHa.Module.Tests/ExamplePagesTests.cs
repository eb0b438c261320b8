namespace SwarmHa.ModuleTests;

/// <summary>The runner of the documentation's examples finds what is wrong, and passes what is right.</summary>
public sealed class ExamplePagesTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("swarmha-pages-");

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData("", "(Get-SwarmManager -Leader).Name", "node-40")]
    [InlineData("<!-- error: NodeNotFound -->", "Get-SwarmNode node-40, node-99", "")]
    [InlineData("<!-- error: SwarmHa.NodeNotFound -->", "Get-SwarmNode node-99", "")]
    [InlineData("<!-- not run: needs another host -->", "Connect-Swarm ssh://admin@node-40", "")]
    [InlineData("<!-- before: Stop-SwarmLabNode node-60; Wait-SwarmManager node-60 -Reachable:$false -->", "(Get-SwarmManager -Reachable:$false).Name", "node-60")]
    [InlineData("<!-- meanwhile: Stop-SwarmLabNode node-40 -->", "Watch-SwarmManager -Until { $_.To -eq 'Unreachable' } -TimeoutSec 30 | ForEach-Object { $_.Node }", "node-40")]
    [InlineData("", "Get-SwarmManager | Select-Object -First 1 | ForEach-Object Name", "node-40")]
    [InlineData("", "Get-SwarmQuorum", "MANAGERS REACHABLE QUORUM CAN LOSE NOW WHEN ALL UP LEADER UNREACHABLE\n-------- --")]
    [InlineData("", "docker node ls --format json | ConvertFrom-Json | Get-SwarmManager | Sort-Object Name -Descending | ForEach-Object Name", "node-60\nnode-50")]
    [InlineData("", "Connect-Swarm tcp://10.0.0.50:2376, tcp://node-60:2375 -Name b; (Get-SwarmManager -Connection b).Count", "7")]
    [InlineData("", "(Connect-Swarm -Context prod).Name", "prod")]
    public void What_is_right_passes(string mark, string text, string output) => Assert.Empty(Faults(mark, text, output));

    [Theory]
    [InlineData("", "Get-SwarmNode node-99", "", "It gives the error NodeNotFound,SwarmHa.Commands.GetSwarmNodeCommand")]
    [InlineData("", "throw 'no'", "", "It gives the error no")]
    [InlineData("", "Get-Nothing", "", "It gives the error CommandNotFoundException")]
    [InlineData("", "if (", "", "Missing")]
    [InlineData("<!-- error: NodeNotFound -->", "Get-SwarmNode", "", "It gives no error, and NodeNotFound is wanted")]
    [InlineData("<!-- error: NodeNotFound -->", "Get-SwarmLab nowhere", "", "It gives the error LabNotFound")]
    [InlineData("<!-- not run -->", "Get-SwarmNode", "", "The mark 'not run' says nothing")]
    [InlineData("<!-- not run: -->", "Get-SwarmNode", "", "The mark 'not run' says nothing")]
    [InlineData("<!-- eror: NodeNotFound -->", "Get-SwarmNode", "", "There is no mark 'eror'")]
    [InlineData("<!-- not run: needs another host -->", "Get-SwarmNodes", "", "There is no command Get-SwarmNodes")]
    [InlineData("<!-- not run: needs another host -->", "Get-SwarmNode -Roll Worker", "", "Get-SwarmNode has no parameter -Roll")]
    [InlineData("", "Get-SwarmQuorum", "MANAGERS QUORUM\n-------- ------", "It does not print 'MANAGERS QUORUM'")]
    [InlineData("", "(Get-SwarmManager -Leader).State", "Down", "It does not print 'Down'")]
    public void What_is_wrong_fails(string mark, string text, string output, string fault) => Assert.Contains(fault, Faults(mark, text, output), StringComparison.Ordinal);

    [Fact]
    public void The_stage_is_empty_afterwards()
    {
        var folders = Remains();
        Assert.NotEmpty(Faults(string.Empty, "'left' | ForEach-Object { [IO.File]::WriteAllText(\"$PWD/left.txt\", $_) }; New-SwarmLab second -NoConnect; Get-Nothing", string.Empty));
        Assert.Equal(folders, Remains());
        Assert.Null(Environment.GetEnvironmentVariable("DOCKER_HOST"));
        using var session = ModuleSession.Open();
        Assert.Empty(session.Run("Get-SwarmLab | Where-Object Name -in swarmha, second").Output);
    }

    [Fact]
    public void Every_page_and_every_block_is_found()
    {
        using var pages = new ExamplePages();
        var found = pages.Examples.GroupBy(static example => example.Page).ToDictionary(static page => page.Key, static page => page.Count());
        foreach (var file in Directory.EnumerateFiles(Path.Combine(ExamplePages.Root, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(ExamplePages.Root, "README.md")))
        {
            var blocks = File.ReadLines(file).Count(static line => line.TrimStart().StartsWith("```powershell", StringComparison.Ordinal));
            Assert.Equal(blocks, found.GetValueOrDefault(Path.GetRelativePath(ExamplePages.Root, file).Replace('\\', '/')));
        }
    }

    private static IReadOnlyList<string> Remains() => [.. Directory.EnumerateDirectories(Path.GetTempPath(), "swarmha-example-*")];

    private string Faults(string mark, string text, string output)
    {
        var block = output.Length > 0 ? $"\n```output\n{output}\n```\n" : string.Empty;
        File.WriteAllText(Path.Combine(_root.FullName, "README.md"), $"# A page\n\n{mark}\n```powershell\n{text}\n```\n{block}");
        using var pages = new ExamplePages { Folder = _root.FullName };
        return pages.Try(Assert.Single(pages.Examples));
    }
}
