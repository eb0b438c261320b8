namespace SwarmHa.Core.Tests;

/// <summary>Whatever the order in which requests arrive, are lost or are cut off, no two drills have the lock, and none is left behind.</summary>
public sealed class DrillLockRaceTests
{
    private static readonly SwarmError[] Passing = [SwarmErrors.NoLeader, SwarmErrors.ConnectionLost, SwarmErrors.EngineTimeout, SwarmErrors.Electing];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Drills_take_turns(int seed)
    {
        using var scene = new DrillLockScene();
        var chance = new Random(seed);
        scene.Configs.Way = () => Milliseconds(chance, 60);
        scene.Configs.Refusal = () => Sometimes(chance);
        scene.Configs.LostReply = () => Sometimes(chance);
        if (seed % 2 == 0)
        {
            scene.Leave("dead", TimeSpan.FromMinutes(-1));
        }

        var (holding, turns) = (0, 0);
        async Task DrillAsync(string name)
        {
            for (var turn = 0; turn < 3;)
            {
                try
                {
                    await using (await scene.AcquireAsync($"{name}-{turn}").ConfigureAwait(false))
                    {
                        Assert.Equal(1, ++holding);
                        Assert.Equal([$"{name}-{turn}"], scene.Holders);
                        await Task.Delay(Milliseconds(chance, 500), scene.Time, CancellationToken.None).ConfigureAwait(false);
                        Assert.Equal([$"{name}-{turn}"], scene.Holders);
                        (holding, turns, turn) = (holding - 1, turns + 1, turn + 1);
                    }
                }
                catch (DrillInProgressException)
                {
                    await Task.Delay(Milliseconds(chance, 300), scene.Time, CancellationToken.None).ConfigureAwait(false);
                }
            }
        }

        await scene.Time.RunAsync(() => Task.WhenAll(Enumerable.Range(1, 5).Select(number => DrillAsync($"drill{number}"))));
        Assert.Equal(15, turns);
        Assert.Empty(scene.Holders);
        Assert.Empty(scene.Reporter.Urgencies);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Of_several_that_take_over_at_once_one_wins(int seed)
    {
        using var scene = new DrillLockScene();
        var chance = new Random(seed);
        scene.Configs.Way = () => Milliseconds(chance, seed % 4 == 0 ? 1 : 50);
        scene.Leave("dead", TimeSpan.FromMinutes(-1));
        var results = await scene.Time.RunAsync(() => Task.WhenAll(Enumerable.Range(1, 6).Select(async number =>
        {
            try
            {
                await scene.AcquireAsync($"drill{number}").ConfigureAwait(false);
                return $"drill{number}";
            }
            catch (DrillInProgressException)
            {
                return null;
            }
        })));
        Assert.Equal(results.OfType<string>(), scene.Holders);
        Assert.Single(scene.Holders);
        Assert.Single(scene.Reporter.Remarks, static remark => remark.Contains("Removed the lock", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(false, 2.0)]
    [InlineData(true, null)]
    [InlineData(true, 2.0)]
    public async Task Ctrl_C_leaves_nothing_behind_whenever_it_comes(bool isTakeOver, double? straggles)
    {
        var (cut, done) = (0, 0);
        for (var moment = 5; moment < 300; moment += 10)
        {
            using var scene = new DrillLockScene();
            scene.Configs.Way = static () => TimeSpan.FromMilliseconds(40);
            scene.Configs.Straggles = straggles is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
            if (isTakeOver)
            {
                scene.Leave("dead", TimeSpan.FromMinutes(-1));
            }

            using var cancel = scene.Time.CreateCancellationTokenSource(TimeSpan.FromMilliseconds(moment));
            try
            {
                await scene.GiveBackAsync(await scene.TakeAsync("mine", cancel));
                done++;
            }
            catch (OperationCanceledException)
            {
                cut++;
            }

            await scene.PassAsync(TimeSpan.FromSeconds(10));
            Assert.DoesNotContain("mine", scene.Holders);
            Assert.Empty(scene.Reporter.Urgencies);
        }

        Assert.True(cut > 10 && done > 3, $"{cut} cut off, {done} done");
    }

    private static TimeSpan Milliseconds(Random chance, int most) => TimeSpan.FromMilliseconds(chance.Next(most));

    private static SwarmError? Sometimes(Random chance) => chance.Next(5) == 0 ? Passing[chance.Next(Passing.Length)] : null;
}
