namespace SwarmHa.ModuleTests;

/// <summary>Every example of the documentation is run. How it is done, and how a page says what to expect, is told by tests/Pester/ExampleStage.ps1.</summary>
public sealed class DocumentationTests(ExamplePages pages) : IClassFixture<ExamplePages>
{
    private static readonly Dictionary<(string Page, int Number), PageExample> All = Read();

    public static TheoryData<string, int> Run => Rows(static example => example.NotRun.Length == 0);

    public static TheoryData<string, int> NotRun => Rows(static example => example.NotRun.Length > 0);

    [Theory]
    [MemberData(nameof(Run))]
    public void An_example_does_what_its_page_says(string page, int number) => Holds(page, number);

    [Theory]
    [MemberData(nameof(NotRun))]
    public void An_example_that_is_not_run_is_sound(string page, int number)
    {
        var example = All[(page, number)];
        TestContext.Current.TestOutputHelper?.WriteLine($"{example}: not run: {example.NotRun}");
        Holds(page, number);
    }

    [Fact]
    public void Most_examples_are_run() => Assert.InRange(NotRun.Count, 0, Run.Count / 5);

    private static Dictionary<(string Page, int Number), PageExample> Read()
    {
        using var pages = new ExamplePages();
        return pages.Examples.ToDictionary(static example => (example.Page, example.Number));
    }

    private static TheoryData<string, int> Rows(Func<PageExample, bool> wanted)
    {
        var rows = new TheoryData<string, int>();
        foreach (var example in All.Values.Where(wanted))
        {
            rows.Add(example.Page, example.Number);
        }

        return rows;
    }

    private void Holds(string page, int number)
    {
        var faults = pages.Try(All[(page, number)]);
        Assert.True(faults.Length == 0, faults);
    }
}
