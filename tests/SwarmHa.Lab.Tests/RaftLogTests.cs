namespace SwarmHa.Lab.Tests;

/// <summary>Lines as engines have written them.</summary>
public sealed class RaftLogTests
{
    private const string Tail = "module=raft node.id=8yqa78krbi26asxb49f8rsjli";
    private static readonly DateTimeOffset Fault = new(2026, 11, 24, 16, 38, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("became candidate at term 3", RaftEventKind.BecameCandidate, "", 3)]
    [InlineData("became leader at term 3", RaftEventKind.BecameLeader, "35c4d56900f00367", 3)]
    public void A_manager_tells_what_it_has_become(string text, RaftEventKind kind, string leader, long term)
    {
        var found = RaftLog.Parse($"time=\"2026-11-24T16:38:16.606935023Z\" level=info msg=\"35c4d56900f00367 {text}\" {Tail}");
        Assert.Equal(new RaftEvent(new DateTimeOffset(2026, 11, 24, 16, 38, 16, TimeSpan.Zero).AddTicks(6069350), kind, "35c4d56900f00367", leader, term), found);
    }

    [Theory]
    [InlineData("lost leader c46084c8250e909 at term 3", RaftEventKind.LostLeader, "c46084c8250e909")]
    [InlineData("elected leader 35c4d56900f00367 at term 3", RaftEventKind.ElectedLeader, "35c4d56900f00367")]
    [InlineData("changed leader from c46084c8250e909 to 35c4d56900f00367 at term 3", RaftEventKind.ElectedLeader, "35c4d56900f00367")]
    public void A_manager_tells_whom_it_follows(string text, RaftEventKind kind, string leader)
    {
        var found = RaftLog.Parse($"time=\"2026-11-24T16:38:16.613062522Z\" level=info msg=\"raft.node: 78b3ec5b7b3e1539 {text}\" {Tail}");
        Assert.Equal((kind, "78b3ec5b7b3e1539", leader, 3L), (found!.Kind, found.RaftId, found.LeaderId, found.Term));
    }

    [Theory]
    [InlineData("level=info msg=\"Processing signal 'terminated'\"", RaftEventKind.SignalReceived)]
    [InlineData("level=info msg=\"Stopping manager\" module=node node.id=ehnkmkfckvqf8zncn181w1aef", RaftEventKind.ManagerStopping)]
    [InlineData("level=info msg=\"Manager shut down\" module=node node.id=ehnkmkfckvqf8zncn181w1aef", RaftEventKind.ManagerShutDown)]
    public void An_engine_that_stops_in_order_tells_so(string rest, RaftEventKind kind)
    {
        // A host's zone is no matter either.
        foreach (string time in new[] { "2026-11-24T16:38:05.008000000Z", "2026-11-24T18:38:05.008000000+02:00" })
        {
            Assert.Equal(new RaftEvent(Fault.AddMilliseconds(8), kind, string.Empty, string.Empty, 0), RaftLog.Parse($"time=\"{time}\" {rest}"));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("time=\"2026-11-24T16:38:16.611123248Z\" level=info msg=\"78b3ec5b7b3e1539 [term: 2] received a MsgVote message with higher term from 35c4d56900f00367 [term: 3]\" " + Tail)]
    [InlineData("time=\"2026-11-24T16:38:16.611162407Z\" level=info msg=\"78b3ec5b7b3e1539 became follower at term 3\" " + Tail)]
    [InlineData("time=\"2026-11-24T16:38:16.615568114Z\" level=info msg=\"leadership changed from not yet part of a raft cluster to 8yqa78krbi26asxb49f8rsjli\" module=node node.id=8yqa78krbi26asxb49f8rsjli")]
    [InlineData("time=\"2026-11-24T16:38:05.076076472Z\" level=error msg=\"Error: \\\"raft.node: a elected leader b at term 3\\\"\"")]
    [InlineData("time=\"2026-11-24T16:38:05.076076472Z\" level=info msg=\"raft.node: a elected leader b at term 3\" module=other")]
    [InlineData("time=\"2026-11-24T16:38:05Z\" level=info msg=serving... address=/run/containerd.sock")]
    [InlineData("time=\"yesterday\" level=info msg=\"35c4d56900f00367 became leader at term 3\" " + Tail)]
    public void Other_lines_say_nothing(string line) => Assert.Null(RaftLog.Parse(line));

    [Fact]
    public void The_first_word_of_another_leader_is_the_election_and_the_old_leaders_own_log_tells_its_end()
    {
        var change = LeaderChange.Find(Logs(), "old", Fault)!;
        Assert.Equal((Fault.AddSeconds(11), 3L, "new"), (change.Elected, change.Term, change.NewLeader));
        Assert.Equal((Fault.AddMilliseconds(8), Fault.AddMilliseconds(23)), (change.Signalled, change.Stopped));
        Assert.Equal(Fault.AddSeconds(10.9), change.Missed);
    }

    [Fact]
    public void Without_an_election_since_there_is_no_change() => Assert.Null(LeaderChange.Find(Logs(), "old", Fault.AddSeconds(60)));

    [Fact]
    public void An_engine_that_was_killed_has_written_no_end_and_a_later_stop_is_not_taken_for_it()
    {
        var logs = Logs();
        logs["old"] = [.. logs["old"].Where(line => line.Time < Fault), At(40, RaftEventKind.ManagerStopping), At(50, RaftEventKind.ElectedLeader, "a", "b", 3)];
        var change = LeaderChange.Find(logs, "old", Fault)!;
        Assert.Null(change.Stopped);
        Assert.Null(change.Signalled);
        Assert.Equal("new", change.NewLeader);
    }

    private static Dictionary<string, IReadOnlyList<RaftEvent>> Logs() => new()
    {
        ["old"] =
        [
            At(-900, RaftEventKind.ManagerStopping), At(-100, RaftEventKind.ElectedLeader, "a", "a", 2),
            At(0.008, RaftEventKind.SignalReceived), At(0.023, RaftEventKind.ManagerStopping), At(0.027, RaftEventKind.ManagerShutDown),
            At(20, RaftEventKind.ElectedLeader, "a", "b", 3),
        ],
        ["other"] = [At(-90, RaftEventKind.ElectedLeader, "c", "a", 2), At(10.98, RaftEventKind.LostLeader, "c", "a", 3), At(11.01, RaftEventKind.ElectedLeader, "c", "b", 3)],
        ["new"] =
        [
            // It had heard of its old leader once more before it missed it.
            At(-90, RaftEventKind.ElectedLeader, "b", "a", 2), At(1, RaftEventKind.ElectedLeader, "b", "a", 2), At(10.9, RaftEventKind.LostLeader, "b", "a", 3),
            At(11, RaftEventKind.BecameLeader, "b", "b", 3), At(11, RaftEventKind.ElectedLeader, "b", "b", 3),
        ],
    };

    private static RaftEvent At(double seconds, RaftEventKind kind, string self = "", string leader = "", long term = 0) =>
        new(Fault.AddSeconds(seconds), kind, self, leader, term);
}
