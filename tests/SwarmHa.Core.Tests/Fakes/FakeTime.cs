using System.Diagnostics;

namespace SwarmHa.Core.Tests;

/// <summary>Lets fake time pass while work goes on, so that minutes of waiting take milliseconds.</summary>
internal static class FakeTime
{
    private static readonly TimeSpan RealLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    /// <summary>Runs work that has no thread of its own: it goes on within the very call that moves the time.</summary>
    public static Task<T> RunAsync<T>(this FakeTimeProvider time, Func<Task<T>> work) => OnOwnThread(() =>
    {
        var task = work();
        Drive(time, () => task.IsCompleted, background: false, Step);
        return task;
    });

    /// <summary>Runs work that has no thread of its own: it goes on within the very call that moves the time.</summary>
    public static Task RunAsync(this FakeTimeProvider time, Func<Task> work) => time.RunAsync(async () =>
    {
        await work().ConfigureAwait(false);
        return true;
    });

    /// <summary>Runs work that asks questions in the background. Time stands still while any of them waits for a thread.</summary>
    public static Task<T> RunWithProbesAsync<T>(this FakeTimeProvider time, Func<Task<T>> work, TimeSpan? step = null) => OnOwnThread(() =>
    {
        var task = work();
        Drive(time, () => task.IsCompleted, background: true, step ?? Step);
        return task;
    });

    /// <summary>Moves the time until something holds.</summary>
    public static Task UntilAsync(this FakeTimeProvider time, Func<bool> holds) => OnOwnThread(() =>
    {
        Drive(time, holds, background: true, Step);
        return Task.FromResult(true);
    });

    private static void Drive(FakeTimeProvider time, Func<bool> ended, bool background, TimeSpan step)
    {
        var real = Stopwatch.StartNew();
        while (!ended())
        {
            if (real.Elapsed > RealLimit)
            {
                throw new TimeoutException($"What was awaited has not come about by {time.GetUtcNow():O} of the fake clock.");
            }

            if (background)
            {
                do
                {
                    Thread.Sleep(1);
                }
                while (ThreadPool.PendingWorkItemCount > 0 && real.Elapsed < RealLimit);
            }

            time.Advance(step);
        }
    }

    /// <summary>A thread without a synchronisation context: continuations run within the call that completes what they await.</summary>
    private static Task<T> OnOwnThread<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
}
