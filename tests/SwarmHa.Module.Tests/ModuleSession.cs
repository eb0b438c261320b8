using System.Management.Automation;
using SwarmHa.Hosting;
using SwarmHa.Tests;

namespace SwarmHa.ModuleTests;

/// <summary>Sessions with the assembled module in them, as a person would have them.</summary>
internal static class ModuleSession
{
    public static string ModuleDirectory => ModuleUnderTest.Directory;

    public static string Manifest => ModuleUnderTest.Manifest;

    public static EngineSession Open()
    {
        var session = new EngineSession();
        session.ImportModule(Manifest);
        return session;
    }

    /// <summary>A session that is connected to the given endpoints.</summary>
    public static EngineSession Open(params IEnumerable<Uri> endpoints)
    {
        var session = Open();
        var result = session.Run($"$null = Connect-Swarm {string.Join(", ", endpoints.Select(static endpoint => endpoint.OriginalString))}");
        Assert.Empty(result.Errors);
        return session;
    }

    /// <summary>The error with which a command ended as a whole; null when it did not. (A script goes on after such a command.)</summary>
    public static ErrorRecord? EndOf(this EngineSession session, string command) =>
        Assert.Single(session.Run($"$end = $null; try {{ $null = {command} }} catch {{ $end = $_ }}; , $end").Output)?.BaseObject as ErrorRecord;

    /// <summary>The objects behind what a run gave.</summary>
    public static IReadOnlyList<T> Of<T>(this EngineResult result)
    {
        Assert.Null(result.Terminating);
        return [.. result.Output.Select(static item => Assert.IsAssignableFrom<T>(item.BaseObject))];
    }

    /// <summary>The one object of a run that went without errors.</summary>
    public static T One<T>(this EngineResult result)
    {
        Assert.Empty(result.Errors);
        return Assert.Single(result.Of<T>());
    }
}
