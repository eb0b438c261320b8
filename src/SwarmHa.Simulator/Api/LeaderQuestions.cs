namespace SwarmHa.Simulator;

/// <summary>
/// The requests that only a manager with a leader can answer. Without one they wait, up to the engine's limit; a write waits for a majority
/// as well, and fails when the leader steps down.
/// </summary>
internal sealed class LeaderQuestions(SimulationClock clock, RaftGroup raft)
{
    private readonly List<Question> _waiting = [];

    /// <summary>How many requests wait at the moment.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Answers a request as soon as it can be answered. Only within a command.</summary>
    /// <param name="machine">The manager that is asked.</param>
    /// <param name="isWrite">Whether it needs a majority.</param>
    /// <param name="answer">Answers it.</param>
    /// <param name="fail">Says that it cannot be answered; an error unless told otherwise.</param>
    /// <returns>The reply, to come.</returns>
    public Task<HttpReply> Ask(Machine machine, bool isWrite, Func<HttpReply> answer, Func<string, HttpReply>? fail = null)
    {
        var question = new Question(machine, isWrite, answer, fail ?? (static words => ApiRefusal.Of(500, words)));
        if (TryAnswer(question))
        {
            return question.Reply.Task;
        }

        if (raft.KnownLeaderlessSince is { } since && clock.Now - since > Pace.WaitsForLeader)
        {
            question.Reply.TrySetResult(question.Fail(EngineWords.NoLeader));
            return question.Reply.Task;
        }

        _waiting.Add(question);
        clock.In(Pace.RequestLimit, () =>
        {
            if (_waiting.Remove(question))
            {
                question.Reply.TrySetResult(question.Fail(EngineWords.DeadlineExceeded));
            }
        });
        return question.Reply.Task;
    }

    /// <summary>Answers what can be answered by now.</summary>
    public void Look()
    {
        if (_waiting.Count > 0)
        {
            _waiting.RemoveAll(TryAnswer);
        }
    }

    /// <summary>What was about to be written is given up.</summary>
    public void OnLeaderLost() => _waiting.RemoveAll(static question =>
        question.IsProposed && question.Reply.TrySetResult(question.Fail(EngineWords.LostLeadership)));

    /// <summary>The engine has ended, and its requests with it.</summary>
    public void Forget(Machine machine) => _waiting.RemoveAll(question => question.Machine == machine && question.Reply.TrySetCanceled());

    private bool TryAnswer(Question question)
    {
        if (Refusal(question.Machine) is { } refusal)
        {
            return question.Reply.TrySetResult(refusal);
        }

        if (raft.Leader is null || !question.Machine.IsRaftUp || !question.Machine.IsRunning)
        {
            return false;
        }

        if (question.IsWrite && !raft.HasQuorum)
        {
            question.IsProposed = true;
            return false;
        }

        return question.Reply.TrySetResult(Answer(question));
    }

    private static HttpReply Answer(Question question)
    {
        try
        {
            return question.Answer();
        }
        catch (ApiRefusal refusal)
        {
            return refusal.Reply;
        }
    }

    private static HttpReply? Refusal(Machine machine) => machine.Role switch
    {
        EngineRole.Worker => ApiRefusal.Of(503, EngineWords.Worker),
        EngineRole.None => ApiRefusal.Of(503, EngineWords.NotInSwarm),
        EngineRole.Preparing => ApiRefusal.Of(503, EngineWords.Preparing),
        _ => null,
    };

    private sealed class Question(Machine machine, bool isWrite, Func<HttpReply> answer, Func<string, HttpReply> fail)
    {
        public Machine Machine => machine;

        public bool IsWrite => isWrite;

        public Func<HttpReply> Answer => answer;

        public Func<string, HttpReply> Fail => fail;

        /// <summary>Whether a leader has begun to write it.</summary>
        public bool IsProposed { get; set; }

        public TaskCompletionSource<HttpReply> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
