namespace SwarmHa.Simulator;

/// <summary>Lets a node leave the swarm on its own.</summary>
internal sealed class Membership(History history, RaftGroup raft, Dispatcher dispatcher)
{
    public HttpReply Leave(Machine machine, HttpRequest request)
    {
        if (machine.Role == EngineRole.None)
        {
            throw new ApiRefusal(503, EngineWords.NoSwarmToLeave);
        }

        if (machine.IsMember && !request.Flag("force"))
        {
            throw new ApiRefusal(503, LeaveWords(machine));
        }

        machine.Life++;
        if (machine.IsMember)
        {
            // It stays a member that is not heard, until it is demoted and removed.
            raft.Lose(machine, refuses: true);
        }

        dispatcher.Leave(machine);
        machine.Role = EngineRole.None;
        machine.Web.Close(abruptly: false);
        history.Note(machine, "has left the swarm");
        return new HttpReply();
    }

    private string LeaveWords(Machine machine)
    {
        if (raft.Members.Count == 1)
        {
            return EngineWords.LastManagerLeaves();
        }

        var heard = raft.Members.Count(static member => member.IsHeard);
        return EngineWords.ManagerLeaves(raft.CanDoWithout(machine) ? string.Empty : EngineWords.ManagersLeft(heard - 1, raft.Members.Count));
    }
}
