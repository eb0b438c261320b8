namespace SwarmHa.Lab.Tests;

/// <summary>Whether this machine can have a lab; tests are skipped only where it cannot.</summary>
internal static class LabMachine
{
    public static async Task RequireAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var availability = await EngineLabPrerequisites.CheckAsync(cancellationToken);
        if (availability.Obstacle == EngineLabObstacle.ProgramsMissing)
        {
            try
            {
                await EngineLabPrerequisites.InstallAsync(null, cancellationToken);
            }
            catch (EngineLabException e)
            {
                Assert.Skip($"{availability.Reason} {e.Message}");
            }

            availability = await EngineLabPrerequisites.CheckAsync(cancellationToken);
        }

        Assert.SkipUnless(availability.IsAvailable, $"{availability.Reason} {availability.Remedy}");
    }
}
