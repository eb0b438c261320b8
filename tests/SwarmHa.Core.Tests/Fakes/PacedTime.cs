using System.Diagnostics;

namespace SwarmHa.Core.Tests;

/// <summary>Fake time that passes while work goes on, and waits for it: minutes of waiting take milliseconds.</summary>
internal sealed class PacedTime : FakeTimeProvider
{
    private static readonly TimeSpan RealLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RealPatience = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private int _delays;

    /// <summary>Knows how many delays are being waited for.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // Task.Delay gives its task as the state; the limits of cancellation sources are not what the work stands at.
        var timer = base.CreateTimer(callback, state, dueTime, period);
        return state is Task ? new Delay(this, timer) : timer;
    }

    /// <summary>Runs work that does one thing at a time. Time passes only while it stands at a delay.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work) => OnOwnThread(() =>
    {
        var task = work();
        Drive(() => task.IsCompleted, () => Volatile.Read(ref _delays) > 0, Step);
        return task;
    });

    /// <summary>Runs work that does one thing at a time. Time passes only while it stands at a delay.</summary>
    public Task RunAsync(Func<Task> work) => RunAsync(async () =>
    {
        await work().ConfigureAwait(false);
        return true;
    });

    /// <summary>Runs work that asks questions in the background. Time passes only while none of them waits for a thread.</summary>
    public Task<T> RunWithProbesAsync<T>(Func<Task<T>> work, TimeSpan? step = null) => OnOwnThread(() =>
    {
        var task = work();
        Drive(() => task.IsCompleted, ThreadPoolIsIdle, step ?? Step);
        return task;
    });

    /// <summary>Lets time pass until something holds.</summary>
    public Task UntilAsync(Func<bool> holds) => OnOwnThread(() =>
    {
        Drive(holds, ThreadPoolIsIdle, Step);
        return Task.FromResult(true);
    });

    private static bool ThreadPoolIsIdle()
    {
        Thread.Sleep(1);
        return ThreadPool.PendingWorkItemCount == 0;
    }

    /// <summary>A thread without a synchronisation context: continuations run within the call that completes what they await.</summary>
    private static Task<T> OnOwnThread<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();

    private void Drive(Func<bool> ended, Func<bool> stands, TimeSpan step)
    {
        var real = Stopwatch.StartNew();
        while (!ended())
        {
            if (real.Elapsed > RealLimit)
            {
                throw new TimeoutException($"What was awaited has not come about by {GetUtcNow():O} of the fake clock.");
            }

            SpinWait.SpinUntil(() => ended() || stands(), RealPatience);
            if (!ended())
            {
                Advance(step);
            }
        }
    }

    private sealed class Delay : ITimer
    {
        private readonly PacedTime _time;
        private readonly ITimer _timer;
        private int _isDisposed;

        public Delay(PacedTime time, ITimer timer)
        {
            (_time, _timer) = (time, timer);
            Interlocked.Increment(ref time._delays);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => _timer.Change(dueTime, period);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                Interlocked.Decrement(ref _time._delays);
                _timer.Dispose();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
