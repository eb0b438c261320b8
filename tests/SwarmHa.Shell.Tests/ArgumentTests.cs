namespace SwarmHa.Shell.Tests;

public sealed class ArgumentTests : IDisposable
{
    private const string ShowBound =
        """
        param([string] $Task, [int] $Count, [switch] $Force, [switch] $Quiet, [Parameter(ValueFromRemainingArguments)] [string[]] $Rest)
        "task=$Task count=$($Count + 1) force=$Force quiet=$Quiet rest=$($Rest -join '|')"
        """;

    private readonly ScriptFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Words_are_bound_as_pwsh_binds_them()
    {
        string script = _folder.Write("bind.ps1", ShowBound);

        ShellOutcome outcome = await ShellProcess.RunAsync(
            "", "-File", script, "-Task", "Demo one", "-Force", "-Count:", "4", "-Quiet:$false", "$x", "it's; \"q\"", "");

        Assert.Equal("task=Demo one count=5 force=True quiet=False rest=$x|it's; \"q\"|", Assert.Single(outcome.Output));
    }

    [Fact]
    public async Task A_script_knows_where_it_is_and_finds_its_neighbours()
    {
        _folder.Write("neighbour.ps1", "function Get-Neighbour { 'hello' }");
        string script = _folder.Write("here.ps1", ". \"$PSScriptRoot/neighbour.ps1\"; Get-Neighbour; $PSCommandPath; $args.Count");

        ShellOutcome outcome = await ShellProcess.RunAsync("", script, "-Unbound", "1");

        Assert.Equal(["hello", script, "2"], outcome.Output);
    }
}
