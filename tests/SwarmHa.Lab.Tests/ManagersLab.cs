using SwarmHa.Tests;

namespace SwarmHa.Lab.Tests;

/// <summary>A lab of three managers.</summary>
public sealed class ManagersLab : IAsyncLifetime
{
    private EngineLab? _lab;

    public static EngineLabOptions Options { get; } = new() { Name = TestEngine.LabName("hlabmanagers"), Managers = 3 };

    internal EngineLab Lab => _lab!;

    public async ValueTask InitializeAsync()
    {
        await LabMachine.RequireAsync();
        _lab = await EngineLab.UpAsync(await TestEngine.OnAsync(Options), null, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_lab is not null)
        {
            await _lab.DownAsync();
        }
    }
}
