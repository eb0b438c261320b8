using System.Management.Automation;
using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>What one cmdlet writes, or docker prints as JSON, goes into the next one.</summary>
public sealed class PipingTests(FitsLab lab) : IClassFixture<FitsLab>
{
    /// <summary>Ways to name node-50, as objects of this module, of docker, and of a CSV file.</summary>
    private static readonly string[] Sources =
    [
        "$node",
        "(Get-SwarmManager node-50)",
        "'node-50'",
        "$node.Id",
        "[pscustomobject]@{ Name = 'node-50' }",
        "[pscustomobject]@{ Hostname = 'node-50' }",
        "[pscustomobject]@{ Id = $node.Id }",
        "[pscustomobject]@{ Id = $node.ShortId; Name = 'node-50' }",

        // docker node ls --format json | ConvertFrom-Json. That the name is another's shows that the id counts: names may be there twice.
        "[pscustomobject]@{ ID = $node.Id; Hostname = 'node-60'; Status = 'Ready'; Availability = 'Active'; ManagerStatus = 'Reachable'; EngineVersion = '28.2.2'; Self = $false; TLSStatus = 'Ready' }",

        // docker node inspect node-50 | ConvertFrom-Json
        "[pscustomobject]@{ ID = $node.Id; Version = @{ Index = 9 }; Spec = @{ Role = 'manager' }; Description = [pscustomobject]@{ Hostname = 'node-50' }; Status = @{ State = 'ready' }; ManagerStatus = @{ Reachability = 'reachable' } }",
        "((Get-SwarmQuorum).Views | Where-Object Node -eq 'node-50')",
        "((Get-SwarmConnection -Id $a.Id -Refresh).Endpoints | Where-Object Node -eq 'node-50')",
        "([SwarmHa.SwarmManagerChange]@{ Node = 'node-50'; NodeId = $node.Id; Property = 'State'; To = 'Ready' })",
    ];

    private static readonly string[] Sinks =
    [
        "Get-SwarmNode", "Get-SwarmManager", "Invoke-SwarmPromote", "Invoke-SwarmDemote -WhatIf", "Suspend-SwarmManager -WhatIf", "Resume-SwarmManager", "Wait-SwarmManager -TimeoutSec 5",
    ];

    public static TheoryData<string, string> All
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var sink in Sinks)
            {
                // A bare id is no name.
                Array.ForEach(Array.FindAll(Sources, static source => source != "$node.Id"), source => data.Add(source, sink));
            }

            foreach (var source in Sources.Where(static source => !source.Contains("ManagerChange", StringComparison.Ordinal)))
            {
                data.Add(source, "Move-SwarmLeader -WhatIf");
            }

            return data;
        }
    }

    private EngineSession Session => lab.Session;

    [Theory]
    [MemberData(nameof(All))]
    public void A_node_goes_into_what_works_on_nodes(string source, string sink)
    {
        var from = Session.Host.Screen.Length;
        var result = Session.Run($"{source} | {sink}");
        Assert.Empty(result.Errors);
        Assert.Null(result.Terminating);
        if (sink.Contains("-WhatIf", StringComparison.Ordinal))
        {
            Assert.Contains("node-50", Session.Host.Screen[from..], StringComparison.Ordinal);
            Assert.DoesNotContain("node-60", Session.Host.Screen[from..], StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal("node-50", result.One<SwarmManager>().Name);
        }
    }

    [Theory]
    [InlineData("(Get-SwarmQuorum -Connection $b).Leader | Get-SwarmNode", "usual/node-40")]
    [InlineData("Get-SwarmNode -Connection $b | Get-SwarmNode", "other/node-40 other/node-50")]
    [InlineData("Get-SwarmManager -Connection $b | Wait-SwarmManager -TimeoutSec 5", "other/node-40")]
    [InlineData("Get-SwarmManager -Connection $b | Invoke-SwarmPromote", "other/node-40")]
    [InlineData("$b | Get-SwarmManager", "other/node-40")]
    [InlineData("$b, $a | Get-SwarmManager -Leader", "other/node-40 usual/node-40")]
    [InlineData("$b, $a | Wait-SwarmManager -Leader", "other/node-40 usual/node-40")]
    [InlineData("(Get-SwarmLab $lab).Nodes | Get-SwarmNode -Role Worker", "usual/node-70 usual/node-80")]
    [InlineData("(Test-SwarmHealth -Include Leader).Nodes | Get-SwarmNode", "usual/node-40")]
    [InlineData("Get-SwarmNode nobody* | Get-SwarmNode", "")]
    [InlineData("Get-SwarmNode nobody* | Wait-SwarmManager -TimeoutSec 1", "")]
    [InlineData("Get-SwarmNode nobody* | Invoke-SwarmPromote", "")]
    [InlineData("Get-SwarmNode -Connection other", "other/node-40 other/node-50")]
    [InlineData("Get-SwarmNode -Connection OTHER, usual node-40", "other/node-40 usual/node-40")]
    [InlineData("Get-SwarmManager -Connection $b.Id", "other/node-40")]
    [InlineData("Get-SwarmNode -Id $node.ShortId", "usual/node-50")]
    [InlineData("Invoke-SwarmPromote -Id $node.ShortId", "usual/node-50")]
    [InlineData("Wait-SwarmManager -Id $node.Id", "usual/node-50")]
    public void Each_finds_its_own_swarm(string pipeline, string expected)
    {
        var result = Session.Run(pipeline);
        Assert.Empty(result.Errors);
        Assert.Equal(expected, string.Join(' ', result.Of<SwarmNode>().Select(static node => $"{node.Swarm}/{node.Name}")));
    }

    [Theory]
    [InlineData("$b | Get-SwarmQuorum", "SwarmQuorum")]
    [InlineData("'other', 'usual' | Get-SwarmQuorum -NoViews", "SwarmQuorum SwarmQuorum")]
    [InlineData("$b | Test-SwarmQuorum -Detailed", "SwarmQuorumTest")]
    [InlineData("$b | Test-SwarmHealth -Include Leader", "SwarmHealthFinding")]
    [InlineData("$b | Get-SwarmConnection", "SwarmConnection")]
    [InlineData("Get-SwarmConnection | Watch-SwarmManager -TimeoutSec 1", "")]
    [InlineData("Get-SwarmLab $lab | Get-SwarmLab", "SwarmLab")]
    [InlineData("[pscustomobject]@{ Name = $lab } | Get-SwarmLab", "SwarmLab")]
    [InlineData("(Get-SwarmLab $lab).Nodes | Start-SwarmLabNode -PassThru", "SwarmLabNode SwarmLabNode SwarmLabNode SwarmLabNode SwarmLabNode")]
    [InlineData("Get-SwarmLab $lab | Connect-Swarm | Disconnect-Swarm", "")]
    [InlineData("Get-SwarmLab $lab | Remove-SwarmLab -WhatIf", "")]
    [InlineData("(Get-SwarmLab $lab).Service | Test-SwarmFailover -Connection $a -WhatIf", "")]
    public void Other_objects_go_where_a_person_would_pipe_them(string pipeline, string expected)
    {
        var result = Session.Run(pipeline);
        Assert.Empty(result.Errors);
        Assert.Null(result.Terminating);
        Assert.Equal(expected, string.Join(' ', result.Output.Select(static item => item.BaseObject.GetType().Name)));
        Session.Run("if (-not $a.IsDefault) { $a = Connect-Swarm (Get-SwarmLab $lab).Endpoint -Name usual }");
    }

    [Fact]
    public void A_node_of_a_lab_is_stopped_by_what_a_file_says()
    {
        var result = Session.Run("[pscustomobject]@{ Name = 'node-80'; Lab = $lab } | Stop-SwarmLabNode -PassThru | Start-SwarmLabNode -PassThru");
        Assert.Equal(("node-80", SwarmLabNodeState.Running), result.One<SwarmLabNode>() is var one ? (one.Name, one.State) : default);
    }

    [Fact]
    public void A_connection_is_named_as_the_lab_or_the_file_says()
    {
        var result = Session.Run("""
            $opened = @(Get-SwarmLab $lab | Connect-Swarm) + @([pscustomobject]@{ Name = 'from a file'; Endpoint = "$((Get-SwarmLab $lab).Nodes[0].Endpoint)" } | Connect-Swarm)
            $opened.Name
            Disconnect-Swarm 'from a file'
            $opened[0] | Disconnect-Swarm
            $a = Connect-Swarm (Get-SwarmLab $lab).Endpoint -Name usual
            """);
        Assert.Empty(result.Errors);
        Assert.Equal(["$lab", "from a file"], result.Of<string>().Select(name => name == (string)Session.Run("$lab").Output[0].BaseObject ? "$lab" : name));
    }

    [Fact]
    public void A_connection_that_is_not_open_is_refused_with_those_that_are()
    {
        var end = Session.EndOf("Get-SwarmNode -Connection nonsense");
        Assert.IsType<ParameterBindingException>(end?.Exception, exactMatch: false);
        Assert.Contains("no open connection named 'nonsense'; open are ", end?.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lab_is_no_service() => Assert.NotEmpty(Session.Run("Get-SwarmLab $lab | Test-SwarmFailover -WhatIf -Connection $a -ErrorAction SilentlyContinue; $Error[0].FullyQualifiedErrorId").Output);
}
