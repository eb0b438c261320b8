using System.Collections;
using System.Management.Automation;
using System.Reflection;
using SwarmHa.Docker.Tests;
using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests.Text;

/// <summary>Secrets of every kind, put wherever somebody else's words come in, and looked for wherever ours go out.</summary>
[Collection(EnvironmentCollection.Name)]
public sealed class SecretTests : IDisposable
{
    private const string Seed = "s33dOfASecret7";

    /// <summary>Something of others that a terminal would obey, and that must not reach it either.</summary>
    private const string Bell = "\u001b]0;owned\u0007";

    private readonly EngineSession _session = ModuleSession.Open();

    public static TheoryData<string> Words =>
    [
        $"invalid join token SWMTKN-1-{Seed}-{Seed}",
        $"unlock with SWMKEY-1-{Seed}+/{Seed}",
        $"bad key -----BEGIN RSA PRIVATE KEY-----\n{Seed}\n-----END RSA PRIVATE KEY-----",
        $"cannot get https://10.0.0.1/hook?token={Seed}&a=b",
        $"cannot get https://10.0.0.1/hook?sig={Seed}",
        $"cannot get https://10.0.0.1/hook?a=b&access_token={Seed}",
        $"cannot pull from https://{Seed}@registry.example/v2/",
        $"cannot pull from https://user:{Seed}@registry.example/v2/",
        $"proxyconnect tcp: http://user:a@{Seed}/{Seed}#{Seed}@proxy:3128 refused",
        $"HTTP_PROXY=user:{Seed}@proxy:3128",
        $"refused {{\"auth\":\"{Seed}\",\"identitytoken\": \"{Seed}\"}}",
        $"X-Registry-Auth: eyJ{Seed}{Seed} was refused",
        $"request had Authorization: Bearer {Seed}",
        $"request had Authorization: Custom {Seed}",
        $"password={Seed} is wrong",
        $"PFX password: {Seed}",
    ];

    public static TheoryData<string> Addresses =>
    [
        $"tcp://user:{Seed}@127.0.0.1:1",
        $"https://{Seed}@127.0.0.1:1",
        $"http://user:a@{Seed}/{Seed}#{Seed}@127.0.0.1:1",
        $"npipe://user:{Seed}@",
        $"ssh://user%3A{Seed}@127.0.0.1",
        $"ssh://user:{Seed}@127.0.0.1",
        $"ftp://user:{Seed}@127.0.0.1",
        $"unix://user:{Seed}@/var/run/docker.sock",
        $"user:{Seed}@127.0.0.1:1",
        $"http://user:a {Seed}@127.0.0.1:1",
        $"http://user:{Seed}@",
        $"https://127.0.0.1:1/?token={Seed}",
    ];

    public void Dispose()
    {
        _session.Run("Get-SwarmLab h8secret-* | Remove-SwarmLab -Confirm:$false");
        _session.Dispose();
    }

    [Theory]
    [MemberData(nameof(Words))]
    public async Task What_an_engine_quotes_is_redacted(string words)
    {
        await using var engine = ServedEngine.OnTcp();
        engine.When("GET /version", Reply.Json("""{ "Version": "20.10.24", "ApiVersion": "1.41", "MinAPIVersion": "1.12" }"""))
            .When("GET /info", Reply.Json("""{ "ID": "A", "Name": "node-40", "ServerVersion": "20.10.24", "Swarm": { "NodeID": "id-40", "LocalNodeState": "active", "ControlAvailable": true, "Cluster": { "ID": "swarm1" } } }"""))
            .When("GET /nodes", Reply.Json(ServedNode.List(new ServedNode("id-40", "node-40") { Leads = true }, new ServedNode("id-50", "node-50"))))
            .When("POST /nodes/id-50/update", Reply.Refusal(400, Bell + words));
        _session.Run($"$null = Connect-Swarm {engine.Endpoint} -DiscoverManagers:$false; Invoke-SwarmDemote node-50 -Force -Confirm:$false -TimeoutSec 3");
        var told = _session.Run("$Error.Count").Of<int>();
        Assert.NotEqual([0], told);

        foreach (var route in new[] { "GET /nodes", "GET /swarm", "GET /services", "GET /tasks", "GET /configs", "GET /system/df" })
        {
            engine.When(route, Reply.Refusal(400, Bell + words));
        }

        Look("Get-SwarmNode -TimeoutSec 1; Get-SwarmQuorum -TimeoutSec 1; Test-SwarmQuorum -TimeoutSec 1; Test-SwarmHealth -TimeoutSec 1; Get-SwarmConnection -Refresh -TimeoutSec 1 | Out-Null");
        engine.When("GET /nodes", Reply.Refusal(500, Bell + words));
        Look("Get-SwarmManager -TimeoutSec 1; Get-SwarmConnection -Refresh -TimeoutSec 1 | Out-Null");
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public void What_was_typed_is_redacted_when_it_is_repeated(string address)
    {
        _session.Run("$null = New-SwarmLab h8secret-typed");
        using var host = new SetVariable("DOCKER_HOST", address);
        Look(
            """
            Connect-Swarm $typed -TimeoutSec 1
            Connect-Swarm tcp://127.0.0.1:1 -ManagerTemplate "$typed{Nothing}" -TimeoutSec 1
            Connect-Swarm (Get-SwarmLab h8secret-typed).Endpoint -ManagerTemplate $typed -TimeoutSec 1 | Out-Null
            Connect-Swarm -Context $typed
            Connect-Swarm -TimeoutSec 1
            Get-SwarmNode $typed
            Get-SwarmConnection $typed
            Test-SwarmHealth -Include $typed
            Test-SwarmFailover $typed -WhatIf
            Test-SwarmFailover -Driver Ssh -HostTemplate $typed -WhatIf
            Test-SwarmFailover -Driver Ssh -HostTemplate "$typed{Nothing}" -WhatIf
            Test-SwarmFailover -Driver Container -ContainerHost $typed -WhatIf
            Import-SwarmFailoverReport $typed
            """,
            new Dictionary<string, object?> { ["typed"] = address });
    }

    [Fact]
    public void A_probes_credentials_are_in_no_report()
    {
        var folder = Directory.CreateTempSubdirectory("swarmha-secret");
        try
        {
            Look(
                """
                $null = New-SwarmLab h8secret-drill -Speed 30
                $service = (Get-SwarmLab h8secret-drill).Nodes[1].Service
                $probe = "http://user:$seed@$($service.Authority)/?token=$seed"
                Test-SwarmFailover $probe -Driver Lab -SteadySec 1 -Confirm:$false -OutVariable drill
                $drill.Services; $drill.TimeLine; $drill.Findings
                'html', 'json', 'xml' | ForEach-Object { $drill | Export-SwarmFailoverReport "$folder/r.$_"; [IO.File]::ReadAllText("$folder/r.$_") }
                Import-SwarmFailoverReport "$folder/r.json"
                """,
                new Dictionary<string, object?> { ["folder"] = folder.FullName, ["seed"] = Seed });
            Assert.Equal(3, folder.GetFiles().Length);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Runs a script as a person at a console does, with every stream on, and looks for the seed in all that comes out.</summary>
    private void Look(string script, IReadOnlyDictionary<string, object?>? variables = null)
    {
        _session.Run("$null", variables);
        _session.Run("$VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'");
        var shown = script.Split('\n').Select(line => _session.Render(line)).ToList();
        var told = string.Join('\n', [
            .. shown,
            _session.Host.Coloured,
            .. _session.Host.Progress.Select(static progress => $"{progress.Activity} {progress.StatusDescription} {progress.CurrentOperation}"),
            .. _session.Run("$Error; Get-SwarmConnection; $drill").Output.SelectMany(static item => Texts(item?.BaseObject, 0)),
        ]);
        Assert.Contains(Redaction.Mark, told, StringComparison.Ordinal);
        Assert.DoesNotContain(Seed, told, StringComparison.Ordinal);
        Assert.DoesNotContain(Bell, told, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0007', told);
    }

    /// <summary>All texts in an object, as deep as Format-List, Get-Error and ConvertTo-Json show it. The line that was typed is PowerShell's.</summary>
    private static IEnumerable<string> Texts(object? value, int depth) => value switch
    {
        null or InvocationInfo or MemberInfo => [],
        string text => [text],
        Uri address => [address.OriginalString, $"{address}"],
        IEnumerable several when depth < 8 => several.Cast<object?>().SelectMany(one => Texts(one, depth + 1)),
        _ when depth < 8 && (value is Exception or ErrorRecord or ErrorDetails or ErrorCategoryInfo || value.GetType().Assembly == typeof(SwarmNode).Assembly) =>
            value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.GetIndexParameters().Length == 0).SelectMany(property => Texts(property.GetValue(value), depth + 1)).Append($"{value}"),
        _ => [$"{value}"],
    };
}
