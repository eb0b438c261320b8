namespace SwarmHa.Core.Tests;

/// <summary>The handover that the suspension of a leader uses.</summary>
public sealed class LeaderMoveHandoverTests
{
    [Fact]
    public async Task Another_leads_and_the_old_one_is_a_manager_again()
    {
        var scene = new LeaderMoveScene();
        var successor = await scene.HandOverAsync("m1");
        Assert.Equal((scene.Leader, true), (successor.Name, successor.IsLeader));
        Assert.NotEqual("m1", scene.Leader);
        Assert.Equal(["m1", "m2", "m3"], scene.Managers.Order());
    }

    [Fact]
    public async Task Who_does_not_lead_any_more_has_nothing_to_hand_over()
    {
        var scene = new LeaderMoveScene();
        Assert.Equal("m1", (await scene.HandOverAsync("m2")).Name);
        Assert.Empty(scene.Swarm.Applied);
    }
}
