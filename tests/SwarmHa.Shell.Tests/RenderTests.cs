using System.Management.Automation;

namespace SwarmHa.Shell.Tests;

public sealed class RenderTests : IDisposable
{
    private const string Manifest =
        """
        @{
            ModuleVersion = '1.0'
            RootModule = 'Things.psm1'
            FunctionsToExport = 'Get-Thing'
            FormatsToProcess = 'Things.Format.ps1xml'
        }
        """;

    private const string Module =
        """
        function Get-Thing {
            1..2 | ForEach-Object { [pscustomobject]@{ PSTypeName = 'Test.Thing'; Name = "thing$_"; Size = $_ * 10; Secret = 'x' } }
        }
        """;

    private const string Format =
        """
        <Configuration><ViewDefinitions><View>
          <Name>Things</Name>
          <ViewSelectedBy><TypeName>Test.Thing</TypeName></ViewSelectedBy>
          <TableControl>
            <TableHeaders>
              <TableColumnHeader><Label>NAME</Label><Width>10</Width></TableColumnHeader>
              <TableColumnHeader><Label>SIZE</Label><Width>6</Width><Alignment>Right</Alignment></TableColumnHeader>
            </TableHeaders>
            <TableRowEntries><TableRowEntry><TableColumnItems>
              <TableColumnItem><PropertyName>Name</PropertyName></TableColumnItem>
              <TableColumnItem><ScriptBlock>"$($PSStyle.Foreground.Red)$($_.Size)$($PSStyle.Reset)"</ScriptBlock></TableColumnItem>
            </TableColumnItems></TableRowEntry></TableRowEntries>
          </TableControl>
        </View></ViewDefinitions></Configuration>
        """;

    private readonly ScriptFolder _folder = new();
    private readonly EngineSession _session = new();

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_table_from_a_module_is_shown_as_its_format_file_says_and_without_colours()
    {
        _folder.Write("Things.psm1", Module);
        _folder.Write("Things.Format.ps1xml", Format);
        _session.ImportModule(_folder.Write("Things.psd1", Manifest));

        Assert.Equal(
            """

            NAME         SIZE
            ----         ----
            thing1         10
            thing2         20


            """,
            _session.Render("Get-Thing"),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_module_that_is_not_there_is_an_exception() =>
        Assert.ThrowsAny<RuntimeException>(() => _session.ImportModule(Path.Combine(_folder.Path, "absent.psd1")));

    [Fact]
    public void Objects_without_a_view_are_shown_as_a_table_or_a_list()
    {
        Assert.Contains("A B", _session.Render("[pscustomobject]@{ A = 1; B = 2 }"), StringComparison.Ordinal);
        Assert.Contains("E : 5", _session.Render("[pscustomobject]@{ A = 1; B = 2; C = 3; D = 4; E = 5 }"), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_this_line_showed_is_in_the_answer()
    {
        _session.Render("'first'");

        Assert.Equal("second" + Environment.NewLine, _session.Render("'second'"));
        Assert.Equal("", _session.Render("exit"));
    }

    [Fact]
    public void Errors_and_messages_are_on_the_screen_in_their_order()
    {
        string screen = _session.Render(
            """
            function Show { [CmdletBinding()] param() 'one'; $PSCmdlet.WriteWarning('careful'); 1/0; 'two' }
            Show
            throw 'boom'
            """);

        Assert.Matches("(?s)^one\r?\nWARNING: careful\r?\n.*Attempted to divide by zero.*two\r?\n.*boom", screen);
        Assert.Contains(_session.Host.Errors, line => line.Contains("divide by zero", StringComparison.Ordinal));
        Assert.Contains(_session.Host.Errors, line => line.Contains("boom", StringComparison.Ordinal));
        Assert.Matches("^one\r?\ntwo\r?\n$", _session.Host.Output);
    }

    [Fact]
    public void Native_output_is_on_the_screen_too()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs sh");

        Assert.Equal("native\n", _session.Render("sh -c 'echo native'"));
    }

    [Fact]
    public void A_narrow_screen_cuts_what_does_not_fit()
    {
        _session.Host.Width = 20;

        string[] lines = _session.Render("[pscustomobject]@{ Name = 'x' * 50; Other = 1 }").Split(Environment.NewLine);

        Assert.All(lines, line => Assert.InRange(line.Length, 0, 20));
        Assert.Contains(lines, line => line.Contains('…'));
    }
}
