using System.Net;
using System.Runtime.CompilerServices;

// Nearly all of the time here is spent in waiting for a time limit, not in computing.
[assembly: CollectionBehavior(MaxParallelThreads = 8)]
[assembly: AssemblyFixture(typeof(SwarmHa.Docker.Tests.FirstRequests))]

namespace SwarmHa.Docker.Tests;

internal static class OnlyThisMachine
{
    /// <summary>A proxy that the environment names would take the requests elsewhere.</summary>
    [ModuleInitializer]
    internal static void UseNoProxy() => HttpClient.DefaultProxy = new WebProxy();
}
