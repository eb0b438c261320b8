using SwarmHa.Hosting;
using SwarmHa.Lab;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>New-SwarmLab and Start-SwarmLabNode with an engine from a folder.</summary>
public sealed class LabEngineRootTests : IDisposable
{
    private const string Name = "folders";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("swarmha-roots");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_lab_that_cannot_run_an_engine_from_a_folder_says_so()
    {
        using var session = ModuleSession.Open();
        foreach (var wish in (ReadOnlySpan<string>)["-EngineRoot .", "-Engine @{ 'node-50' = '.' }"])
        {
            Assert.Equal(
                "Lab folders cannot run an engine from a folder: that needs New-SwarmLab -Kind Engine on Linux, as root.",
                Failure(session, $"New-SwarmLab {Name} {wish} -WhatIf").Message);
        }

        session.Run($"$null = New-SwarmLab {Name} -Speed 50 -NoConnect");
        try
        {
            session.Run($"Stop-SwarmLabNode node-50 -Lab {Name}");
            var refused = Assert.Single(session.Run($"Start-SwarmLabNode node-50 -Lab {Name} -EngineRoot . -WhatIf").Errors);
            Assert.IsType<LabFailedException>(refused.Exception);
            Assert.Null(session.Run($"(Get-SwarmLab {Name}).Nodes[1]").One<SwarmLabNode>().EngineRoot);
        }
        finally
        {
            session.Run($"Remove-SwarmLab {Name}");
        }
    }

    [Fact]
    public async Task What_is_no_engine_is_refused_before_anything_is_raised()
    {
        await DemandLabsAsync();
        using var session = ModuleSession.Open();
        var odd = _folder.CreateSubdirectory("odd [1]").FullName;
        session.Run($"$null = $ExecutionContext.SessionState.Path.SetLocation('{_folder.FullName}')");
        var create = $"New-SwarmLab {Name} -Kind Engine -WhatIf";
        Assert.StartsWith($"The engine in {odd} is incomplete: it has no dockerd,", Failure(session, $"{create} -EngineRoot './odd [1]'").Message, StringComparison.Ordinal);
        Assert.Equal($"No engine in {_folder.FullName}/nosuch: the folder does not exist.", Failure(session, $"{create} -Engine @{{ 'node-50' = 'nosuch' }}").Message);
        Assert.Contains("'node-99'", Failure(session, $"{create} -Engine @{{ 'node-99' = '.' }}").Message, StringComparison.Ordinal);
        Assert.Equal("-Engine has no folder for 'node-50'.", Failure(session, $"{create} -Engine @{{ 'node-50' = $null }}").Message);
        Assert.Null(EngineLab.Find(Name));
    }

    [Fact]
    public async Task The_newest_engine_is_raised_from_its_folder_and_a_node_goes_on_with_another()
    {
        await DemandLabsAsync();
        var (newest, other) = ((await TestEngine.RootAsync(TestEngine.Newest))!, (await TestEngine.RootAsync(TestEngine.Trixie))!);
        using var session = ModuleSession.Open();
        session.Run($"$null = $ExecutionContext.SessionState.Path.SetLocation('{Path.GetDirectoryName(newest)}')");
        try
        {
            var lab = session.Run($"New-SwarmLab {Name} -Kind Engine -Managers 1 -Workers 1 -EngineRoot ./{Path.GetFileName(newest)} -Engine @{{ 'NODE-50' = '{Path.GetFileName(other)}' }}").One<SwarmLab>();
            Assert.Equal([newest, other], lab.Nodes.Select(static node => node.EngineRoot));
            Assert.Equal([TestEngine.VersionOf(newest), TestEngine.VersionOf(other)], Versions(session));

            var start = $"Start-SwarmLabNode node-50 -Lab {Name} -EngineRoot ./{Path.GetFileName(newest)}";
            var running = newest == other ? null : Assert.Single(session.Run(start).Errors).Exception;
            Assert.True(newest == other || running is LabFailedException, $"{running}");
            session.Run($"Stop-SwarmLabNode node-50 -Lab {Name}");
            Assert.Contains($"Start the engine in {newest}", session.Render($"{start} -WhatIf"), StringComparison.Ordinal);
            Assert.Equal(SwarmLabNodeState.Stopped, lab.Nodes[1].State);
            Assert.Equal(newest, session.Run($"{start} -PassThru").One<SwarmLabNode>().EngineRoot);
            Assert.True(SpinWait.SpinUntil(() => Versions(session).Distinct().ToList() is [var version] && version == TestEngine.VersionOf(newest), TimeSpan.FromSeconds(60)), string.Join(", ", Versions(session)));
        }
        finally
        {
            session.Run($"Get-SwarmLab {Name}* | Remove-SwarmLab");
        }
    }

    private static async Task DemandLabsAsync()
    {
        var availability = await EngineLabPrerequisites.CheckAsync(TestContext.Current.CancellationToken);
        Assert.SkipUnless(availability.IsAvailable || availability.Obstacle == EngineLabObstacle.ProgramsMissing, $"{availability.Reason} {availability.Remedy}");
    }

    private static LabFailedException Failure(EngineSession session, string script) => Assert.IsType<LabFailedException>(session.EndOf(script)?.Exception);

    /// <summary>The versions that the swarm tells, without Debian's part.</summary>
    private static IEnumerable<string> Versions(EngineSession session) =>
        session.Run("Get-SwarmNode").Of<SwarmNode>().OrderBy(static node => node.Hostname).Select(static node => node.EngineVersion.Split('+')[0]);
}
