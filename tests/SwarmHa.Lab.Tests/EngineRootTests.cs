using System.Text.Json.Nodes;
using SwarmHa.Tests;

namespace SwarmHa.Lab.Tests;

/// <summary>Labs whose nodes run engines from folders.</summary>
public sealed class EngineRootTests : IAsyncDisposable
{
    private const string Name = "labroots";

    private static readonly string[] Programs = ["dockerd", "containerd", "containerd-shim-runc-v2", "runc", "docker-init"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lab [roots]");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (OperatingSystem.IsLinux() && EngineLab.Find(Name) is EngineLab lab)
        {
            await lab.DownAsync();
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>Whatever the search path is where a node is started again: what was written down when the lab was raised holds.</summary>
    [Fact]
    public async Task The_installed_engine_of_a_lab_stays_the_one_that_it_was_raised_with()
    {
        var availability = await EngineLabPrerequisites.CheckAsync(Token);
        Assert.SkipUnless(availability.IsAvailable, availability.Reason);
        var lab = await EngineLab.UpAsync(new EngineLabOptions { Name = Name, Nodes = ["node-40"], InitializeSwarm = false }, null, Token);
        string state = $"/var/lib/swarmha-lab/{Name}/lab.json";
        var written = JsonNode.Parse(await File.ReadAllTextAsync(state, Token))!;
        string path = written["SearchPath"]!.GetValue<string>();
        Assert.Contains("/usr/sbin", path.Split(':'));
        written["SearchPath"] = $"/nosuch:{path}";
        await File.WriteAllTextAsync(state, written.ToJsonString(), Token);

        lab = EngineLab.Find(Name)!;
        await lab.StopAsync("node-40", Token);
        await lab.StartAsync("node-40", Token);
        int process = Assert.Single(EngineLab.Find(Name)!.Nodes).ProcessId!.Value;
        Assert.Contains($"PATH=/nosuch:{path}", (await File.ReadAllTextAsync($"/proc/{process}/environ", Token)).Split('\0'));
    }

    [Fact]
    public async Task An_engine_that_is_incomplete_or_does_not_run_is_refused_before_anything_is_raised()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Labs of engines need Linux.");
        string root = Path.Combine(_folder.FullName, "engine");
        Assert.Contains("does not exist", await RefusalAsync(root), StringComparison.Ordinal);

        Imitate(root, "exit 0");
        File.Delete(Path.Combine(root, "runc"));
        File.Delete(Path.Combine(root, "docker-init"));
        Assert.Contains("it has no runc, docker-init.", await RefusalAsync(root), StringComparison.Ordinal);

        Imitate(root, "echo no such library >&2; exit 127");
        Assert.Contains("does not run on this machine: no such library", await RefusalAsync(root), StringComparison.Ordinal);

        Imitate(root, "exit 0");
        SetMode(Path.Combine(root, "runc"), UnixFileMode.UserRead);
        Assert.Contains($"{Path.Combine(root, "runc")} is not executable", await RefusalAsync(root), StringComparison.Ordinal);
        Assert.Contains("/run", await RefusalAsync("/run/lock"), StringComparison.Ordinal);
        Assert.Null(EngineLab.Find(Name));
    }

    [Fact]
    public async Task An_engine_for_an_unknown_node_is_refused()
    {
        var options = Options with { EngineRoots = new Dictionary<string, string> { ["node-99"] = _folder.FullName } };
        var problem = await Assert.ThrowsAsync<EngineLabException>(() => EngineLab.UpAsync(options, null, Token));
        Assert.Equal("An engine is given for 'node-99', which is not a node of lab labroots; its nodes are node-40, node-50, node-60.", problem.Message);
    }

    [Fact]
    public async Task One_swarm_has_engines_of_three_versions_and_a_node_is_upgraded_in_place()
    {
        await LabMachine.RequireAsync();
        string trixie = (await TestEngine.RootAsync(TestEngine.Trixie))!;
        string sid = (await TestEngine.RootAsync(TestEngine.Sid))!;
        string packages = AsPackages(sid);
        var lab = await EngineLab.UpAsync(
            Options with { EngineRoots = new Dictionary<string, string> { ["node-50"] = trixie + "/", ["node-60"] = packages } }, null, Token);
        Assert.Equal([null, trixie, packages], lab.Nodes.Select(node => node.EngineRoot));
        var (installed, upgraded) = (lab.Nodes[0], lab.Nodes[1]);
        Assert.Equal(TestEngine.VersionOf(trixie), await VersionAsync(upgraded));
        Assert.Equal(TestEngine.VersionOf(sid), await VersionAsync(lab.Nodes[2]));
        Assert.DoesNotContain(await VersionAsync(installed), new[] { TestEngine.VersionOf(trixie), TestEngine.VersionOf(sid) });

        var refused = await Assert.ThrowsAsync<EngineLabException>(() => lab.StartAsync("node-50", sid, Token));
        Assert.StartsWith("node-50 of lab labroots is Running with another engine.", refused.Message, StringComparison.Ordinal);

        var before = await Engine.InfoAsync(upgraded);
        await lab.StopAsync("node-50", Token);
        await lab.StartAsync("node-50", sid, Token);
        Assert.Equal(TestEngine.VersionOf(sid), await VersionAsync(upgraded));
        await Engine.EventuallyAsync(
            async () => await Engine.ReachabilityAsync(installed, "node-50") == "reachable" && await Engine.StateAsync(installed, "node-50") == "ready",
            "the upgraded manager is reachable and ready");
        var after = await Engine.InfoAsync(upgraded);
        Assert.Equal(((string?)before["ID"], (string?)before["Swarm"]!["NodeID"]), ((string?)after["ID"], (string?)after["Swarm"]!["NodeID"]));
        Assert.True((bool)after["Swarm"]!["ControlAvailable"]!);
        await Engine.EventuallyAsync(async () => (await Engine.ServiceAsync(upgraded))?.Trim() == "node-50", "its service answers");

        // What another process finds, and starts.
        var found = EngineLab.Find(Name)!;
        Assert.Equal(sid, found.Nodes[1].EngineRoot);
        await found.KillAsync("node-50", Token);
        await EngineLab.UpAsync(Options, null, Token);
        Assert.Equal(TestEngine.VersionOf(sid), await VersionAsync(upgraded));

        // An engine that does not like the files says so in its log.
        string picky = Path.Combine(_folder.FullName, "picky");
        Imitate(picky, """[ "$#" -gt 1 ] || exit 0; echo 'level=fatal msg="these files are too new for me"'; exit 1""");
        await lab.StopAsync("node-50", Token);
        var complaint = await Assert.ThrowsAsync<EngineLabException>(() => lab.StartAsync("node-50", picky, Token));
        Assert.Contains("these files are too new for me", complaint.Message, StringComparison.Ordinal);
    }

    private static EngineLabOptions Options { get; } = new() { Name = Name, Managers = 3 };

    private static async Task<string> RefusalAsync(string root) =>
        (await Assert.ThrowsAsync<EngineLabException>(() => EngineLab.UpAsync(Options with { EngineRoot = root }, null, Token))).Message;

    private static async Task<string> VersionAsync(EngineLabNode node) => ((string)(await Engine.InfoAsync(node))["ServerVersion"]!).Split('+')[0];

    /// <summary>Scripts in the place of an engine's programs.</summary>
    private static void Imitate(string root, string body)
    {
        Directory.CreateDirectory(root);
        foreach (string program in Programs)
        {
            string path = Path.Combine(root, program);
            File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
            SetMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    /// <summary>The engine in folders as those of Debian's packages.</summary>
    private string AsPackages(string root)
    {
        string packages = Path.Combine(_folder.FullName, "it's unpacked");
        foreach (string program in Programs)
        {
            var folder = Directory.CreateDirectory(Path.Combine(packages, "usr", program == "dockerd" ? "sbin" : "bin"));
            File.CreateSymbolicLink(Path.Combine(folder.FullName, program), Path.Combine(root, "bin", program));
        }

        return packages;
    }
}
