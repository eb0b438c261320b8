using System.Reflection;

namespace SwarmHa.ModuleTests;

/// <summary>Connections and labs that lead nowhere, to be looked at only.</summary>
internal static class SampleSwarm
{
    public static SwarmConnection Connect(int id, string name, IReadOnlyList<SwarmEndpoint> endpoints) =>
        Make<SwarmConnection>(id, name, new Swarm(endpoints), new Func<SwarmConnection, bool>(static connection => connection.Id == 1));

    public static SwarmLab Lab(string name, params string[] nodes) => Make<SwarmLab>(new LabOf(name, LabNodes(name, nodes)));

    public static IReadOnlyList<SwarmLabNode> LabNodes(string lab, params string[] nodes) =>
    [
        .. nodes.Select((node, index) => new SwarmLabNode
        {
            Lab = lab,
            Name = node,
            InitialRole = index < 3 ? SwarmNodeRole.Manager : SwarmNodeRole.Worker,
            State = (SwarmLabNodeState)(index % 2),
            Endpoint = new Uri($"tcp://10.213.0.{40 + (10 * index)}:2375"),
            Address = $"10.213.0.{40 + (10 * index)}",
            Service = new Uri($"http://10.213.0.{40 + (10 * index)}:8080/"),
        }),
    ];

    /// <summary>Their constructors are for the module only.</summary>
    private static T Make<T>(params object[] arguments) => (T)typeof(T).GetConstructors(BindingFlags.NonPublic | BindingFlags.Instance).Single().Invoke(arguments);

    private sealed class LabOf(string name, IReadOnlyList<SwarmLabNode> nodes) : ISwarmLab
    {
        public string Name => name;

        public SwarmLabKind Kind => SwarmLabKind.Simulated;

        public double Speed => 1;

        public IReadOnlyList<SwarmLabNode> Nodes => nodes;

        public Task StopNodeAsync(string node, SwarmLabFault fault, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task StartNodeAsync(string node, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task RemoveAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class Swarm(IReadOnlyList<SwarmEndpoint> endpoints) : ISwarm
    {
        public string SwarmId => "s3gxq0m1a2b3c4d5e6f7g8h9i";

        public IReadOnlyList<SwarmEndpoint> Endpoints => endpoints;

        public ISwarm ReportingTo(ISwarmReporter reporter) => this;

        public Task<IReadOnlyList<SwarmNode>> GetNodesAsync(TimeSpan patience, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<SwarmNode>> ReadNodesAsync(Func<SwarmNode, bool> wanted, Action<IReadOnlyList<SwarmNode>> give, TimeSpan patience, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<T> ReadAsync<T>(Func<IEngine, CancellationToken, Task<T>> ask, TimeSpan patience, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task RefreshAsync(TimeSpan patience, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<T> WriteAsync<T>(Func<IEngine, CancellationToken, Task<T>> change, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IEngine? OpenEngine(SwarmNode node) => null;

        public Task<bool?> OffersAlpnAsync(SwarmManager manager, CancellationToken cancellationToken) => Task.FromResult<bool?>(null);

        public void Dispose()
        {
        }
    }
}
