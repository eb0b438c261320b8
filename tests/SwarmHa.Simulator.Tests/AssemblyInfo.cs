using System.Net;
using System.Runtime.CompilerServices;

// Threads and ports are counted, and times are taken: one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace SwarmHa.Simulator.Tests;

internal static class OnlyThisMachine
{
    /// <summary>A proxy that the environment names would take the requests elsewhere.</summary>
    [ModuleInitializer]
    internal static void UseNoProxy() => HttpClient.DefaultProxy = new WebProxy();
}
