using SwarmHa.Tests;

namespace SwarmHa.Lab.Tests;

/// <summary>One lab for the tests that leave it as they find it, taken down after the last of them.</summary>
public sealed class LabFixture : IAsyncDisposable
{
    public static EngineLabOptions Options { get; } = new() { Name = TestEngine.LabName("labtest") };

    /// <summary>The lab in its full state, whatever the test before has left.</summary>
    internal static async Task<EngineLab> WholeLabAsync()
    {
        await LabMachine.RequireAsync();
        return await EngineLab.UpAsync(await TestEngine.OnAsync(Options), null, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (OperatingSystem.IsLinux() && EngineLab.Find(Options.Name) is EngineLab lab)
        {
            await lab.DownAsync();
        }
    }
}
