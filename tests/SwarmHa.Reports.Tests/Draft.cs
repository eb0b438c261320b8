namespace SwarmHa.Reports.Tests;
public sealed class Draft
{
    [Fact]
    public void Write()
    {
        foreach (var (name, drills) in Samples.All)
        {
            foreach (var format in Enum.GetValues<SwarmReportFormat>())
            {
                File.WriteAllText($"/tmp/w6r-out/{name.Replace(' ', '-')}.{format.ToString().ToLowerInvariant()}", new FailoverReportFormats().Write(drills, format));
            }
        }
    }
}
