using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>A session with two simulated swarms, for tests that leave them as they were: <c>$a</c> of five nodes, the default, and <c>$b</c> of two.</summary>
public sealed class FitsLab : IDisposable
{
    private readonly string _name = $"w8fits-{Guid.NewGuid().ToString("N")[..8]}";

    public FitsLab()
    {
        Assert.Empty(Session.Run($$"""
            $labs = '{{_name}}-*'
            $lab = '{{_name}}-a'
            $null = New-SwarmLab {{_name}}-b -Speed 30 -Managers 1 -Workers 1 -Seed 7 -NoConnect
            $null = New-SwarmLab {{_name}}-a -Speed 30 -NoConnect
            $b = Connect-Swarm (Get-SwarmLab {{_name}}-b).Endpoint -Name other
            $a = Connect-Swarm (Get-SwarmLab {{_name}}-a).Endpoint -Name usual
            $node = Get-SwarmNode node-50
            """).Errors);
    }

    public EngineSession Session { get; } = ModuleSession.Open();

    public void Dispose()
    {
        Session.Run("Get-SwarmLab $labs | Remove-SwarmLab -Confirm:$false");
        Session.Dispose();
    }
}
