using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>Wait-SwarmManager says with -Reachable:$false what Get-SwarmManager says with it.</summary>
public sealed class WaitTests : IDisposable
{
    private readonly EngineSession _session = ModuleSession.Open();

    public WaitTests() => _session.Run("$null = New-SwarmLab w8views -Managers 3 -Workers 0 -Speed 30");

    public void Dispose()
    {
        _session.Run("Remove-SwarmLab w8views -Confirm:$false");
        _session.Dispose();
    }

    [Fact]
    public void A_manager_that_is_not_to_be_reachable_is_waited_for()
    {
        Assert.Equal(nameof(WaitTimeoutException), _session.EndOf("Wait-SwarmManager node-60 -Reachable:$false -TimeoutSec 1")?.Exception.GetType().Name);
        Assert.Empty(_session.Run("Get-SwarmManager -Reachable:$false").Output);
        Assert.Empty(_session.Run("Stop-SwarmLabNode node-60 -Kill -Confirm:$false").Errors);
        Assert.Equal("node-60", _session.Run("Wait-SwarmManager node-60 -Reachable:$false -TimeoutSec 30").One<SwarmManager>().Name);
        Assert.Equal("node-60", _session.Run("Get-SwarmManager -Reachable:$false").One<SwarmManager>().Name);
    }
}
