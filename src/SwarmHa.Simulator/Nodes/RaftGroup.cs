namespace SwarmHa.Simulator;

/// <summary>The managers' raft: who belongs to it, who leads it, and whether a majority can be had.</summary>
/// <remarks>Left out: terms and logs, and votes that are split. Whoever stands first wins when a majority is there.</remarks>
internal sealed class RaftGroup(SimulationClock clock, Chance chance, History history)
{
    private readonly List<Machine> _members = [];
    private Alarm? _stepDown;

    /// <summary>Happens when a manager begins to lead.</summary>
    public Action<Machine> LeaderChanged { get; set; } = static _ => { };

    /// <summary>Happens when the leader is lost or steps down.</summary>
    public Action LeaderLost { get; set; } = static () => { };

    public IReadOnlyList<Machine> Members => _members;

    public Machine? Leader { get; private set; }

    /// <summary>Since when the managers that are left know that nobody leads: not from the loss on, but from the first candidacy that was in
    /// vain, or from the leader's stepping down.</summary>
    public TimeSpan? KnownLeaderlessSince { get; private set; }

    public bool HasQuorum => _members.Count(static member => member.IsRaftUp) > _members.Count / 2;

    /// <summary>Whether anything can be decided.</summary>
    public bool CanCommit => Leader is not null && HasQuorum;

    /// <summary>Puts a manager into the group.</summary>
    public void Add(Machine machine)
    {
        machine.IsMember = machine.IsRaftUp = machine.IsHeard = true;
        machine.RaftId = chance.Number($"raft id {machine.Name}");
        _members.Add(machine);
        history.Note(machine, "is Reachable");
    }

    /// <summary>Takes a manager out of the group.</summary>
    public void Remove(Machine machine)
    {
        machine.IsMember = machine.IsRaftUp = machine.IsHeard = false;
        machine.Candidacy?.CallOff();
        _members.Remove(machine);
        history.Note(machine, "has left raft");
        WatchQuorum();
    }

    /// <summary>Whether enough managers are heard to do without this one.</summary>
    public bool CanDoWithout(Machine machine) =>
        _members.Count(member => member != machine && (member.IsHeard || member == Leader)) >= ((_members.Count - 1) / 2) + 1;

    /// <summary>The first leader, when the swarm begins.</summary>
    public void Begin(Machine machine) => Lead(machine);

    /// <summary>A manager stops exchanging messages.</summary>
    /// <param name="machine">The manager.</param>
    /// <param name="refuses">Whether it refuses connections, which is seen sooner than silence.</param>
    public void Lose(Machine machine, bool refuses)
    {
        machine.IsRaftUp = false;
        machine.Candidacy?.CallOff();
        if (machine == Leader)
        {
            GoWithoutLeader(Pace.ElectionTimeout);
            return;
        }

        var life = machine.Life;
        clock.In(chance.Draw($"loss seen {machine.Name}", refuses ? Pace.RefusalSeen : Pace.SilenceSeen), () =>
        {
            if (Leader is not null && machine.Life == life)
            {
                StopHearing(machine);
            }
        });
        WatchQuorum();
    }

    /// <summary>A manager exchanges messages again.</summary>
    public void Return(Machine machine)
    {
        machine.IsRaftUp = true;
        if (Leader is null)
        {
            StandLater(machine, _members.Count == 1 ? Pace.SoleCandidacy : Pace.ElectionTimeout);
            return;
        }

        if (!machine.IsHeard)
        {
            machine.IsHeard = true;
            history.Note(machine, "is Reachable");
        }

        WatchQuorum();
    }

    /// <summary>The leader hands over to another manager that is heard, if there is one.</summary>
    public void HandOver()
    {
        var others = _members.Where(member => member != Leader && member.IsRaftUp).ToList();
        if (others.Count == 0 || Leader is not { } from)
        {
            return;
        }

        var to = chance.OneOf("hand over", others);
        history.Note(from, $"hands over to {to.Name}");
        LoseLeader();
        clock.In(chance.Draw("hand over time", Pace.HandOver), () =>
        {
            if (Leader is not null)
            {
                return;
            }

            if (to.IsRaftUp && HasQuorum)
            {
                Lead(to);
            }
            else
            {
                AllStandLater(Pace.ElectionTimeout);
            }
        });
    }

    private void Lead(Machine machine)
    {
        Leader = machine;
        KnownLeaderlessSince = null;
        history.Note(machine, "leads");
        foreach (var member in _members)
        {
            member.Candidacy?.CallOff();
            if (member.IsRaftUp)
            {
                member.IsHeard = true;
            }
            else
            {
                StopHearing(member);
            }
        }

        LeaderChanged(machine);
    }

    private void StopHearing(Machine machine)
    {
        if (machine.IsHeard)
        {
            machine.IsHeard = false;
            history.Note(machine, "is Unreachable");
        }
    }

    /// <summary>A leader without a majority steps down after a while, unless it finds one again.</summary>
    private void WatchQuorum()
    {
        if (Leader is not { } leader || HasQuorum)
        {
            _stepDown?.CallOff();
            _stepDown = null;
            return;
        }

        if (_stepDown is null)
        {
            history.Note(leader, "has lost quorum");
            _stepDown = clock.In(chance.Draw($"step down {leader.Name}", Pace.StepDown), () =>
            {
                history.Note(leader, "steps down");
                GoWithoutLeader(Pace.NextCandidacy);
                KnownLeaderlessSince = clock.Now;
            });
        }
    }

    private void GoWithoutLeader(Range candidacies)
    {
        LoseLeader();
        AllStandLater(candidacies);
    }

    private void LoseLeader()
    {
        _stepDown?.CallOff();
        _stepDown = null;
        Leader = null;
        LeaderLost();
    }

    private void AllStandLater(Range range)
    {
        foreach (var member in _members.Where(static member => member.IsRaftUp))
        {
            StandLater(member, range);
        }
    }

    private void StandLater(Machine machine, Range range)
    {
        machine.Candidacy?.CallOff();
        machine.Candidacy = clock.In(chance.Draw($"election {machine.Name}", range), () => Stand(machine));
    }

    private void Stand(Machine machine)
    {
        if (HasQuorum)
        {
            Lead(machine);
            return;
        }

        history.Note(machine, "stands for election in vain");
        KnownLeaderlessSince ??= clock.Now;
        StandLater(machine, Pace.NextCandidacy);
    }
}
