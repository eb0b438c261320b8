using System.Globalization;

namespace SwarmHa.Docker.Tests;

/// <summary>The list of a large swarm, each node with all the plug-ins and certificates that an engine tells. The engine sorts it by id, and the host
/// names go the other way.</summary>
internal static class LargeSwarm
{
    private const string Plugins =
        """{"Type":"Log","Name":"awslogs"},{"Type":"Log","Name":"fluentd"},{"Type":"Log","Name":"gcplogs"},{"Type":"Log","Name":"gelf"},{"Type":"Log","Name":"journald"},{"Type":"Log","Name":"json-file"},{"Type":"Log","Name":"local"},{"Type":"Log","Name":"logentries"},{"Type":"Log","Name":"splunk"},{"Type":"Log","Name":"syslog"},{"Type":"Network","Name":"bridge"},{"Type":"Network","Name":"host"},{"Type":"Network","Name":"ipvlan"},{"Type":"Network","Name":"macvlan"},{"Type":"Network","Name":"null"},{"Type":"Network","Name":"overlay"},{"Type":"Volume","Name":"local"}""";

    private static readonly string TrustRoot = "-----BEGIN CERTIFICATE-----\\n" + string.Concat(Enumerable.Repeat("MIIBajCCARCgAwIBAgIUe0uKq3yGdVJzZ8Yx1h0bQ2m4n5owCgYIKoZIzj0EAwIw\\n", 8)) + "-----END CERTIFICATE-----\\n";

    // Written with single quotes, so that it can be read.
    private static readonly string Raft = ",'ManagerStatus':{'Leader':{leads},'Reachability':'reachable','Addr':'{address}:2377'}".Replace('\'', '"');

    private static readonly string Template = (
        "{'ID':'{id}','Version':{'Index':21},'CreatedAt':'2024-05-14T08:11:02.613498714Z','UpdatedAt':'2024-05-14T09:40:17.001225378Z',"
        + "'Spec':{'Labels':{},'Role':'{role}','Availability':'active'},"
        + "'Description':{'Hostname':'{hostname}','Platform':{'Architecture':'x86_64','OS':'linux'},'Resources':{'NanoCPUs':2000000000,'MemoryBytes':2085400576},"
        + "'Engine':{'EngineVersion':'20.10.24+dfsg1','Plugins':[" + Plugins + "]},"
        + "'TLSInfo':{'TrustRoot':'" + TrustRoot + "','CertIssuerSubject':'MBMxETAPBgNVBAMTCHN3YXJtLWNh','CertIssuerPublicKey':'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE'}},"
        + "'Status':{'State':'ready','Addr':'{address}'}{raft}}").Replace('\'', '"');

    /// <summary>The id of a node.</summary>
    public static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"n{number:D24}");

    /// <summary>The host name of a node.</summary>
    public static string Hostname(int number) => string.Create(CultureInfo.InvariantCulture, $"host-{99999 - number:D5}");

    /// <summary>What <c>GET /nodes</c> gives: first three managers, then workers.</summary>
    public static string List(int nodes) => "[" + string.Join(",", Enumerable.Range(0, nodes).Select(Node)) + "]\n";

    private static string Node(int number)
    {
        var isManager = number < 3;
        var raft = isManager ? Raft.Replace("{leads}", number == 0 ? "true" : "false", StringComparison.Ordinal) : string.Empty;
        return Template
            .Replace("{raft}", raft, StringComparison.Ordinal)
            .Replace("{id}", Id(number), StringComparison.Ordinal)
            .Replace("{hostname}", Hostname(number), StringComparison.Ordinal)
            .Replace("{role}", isManager ? "manager" : "worker", StringComparison.Ordinal)
            .Replace("{address}", string.Create(CultureInfo.InvariantCulture, $"127.1.{number / 250}.{number % 250}"), StringComparison.Ordinal);
    }
}
