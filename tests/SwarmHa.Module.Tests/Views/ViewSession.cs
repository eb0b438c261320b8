using System.Management.Automation;
using SwarmHa.Hosting;

namespace SwarmHa.ModuleTests;

/// <summary>A session in which fixed objects are looked at.</summary>
public sealed class ViewSession : IDisposable
{
    /// <summary>Words are kept whole only in some languages: PowerShell breaks lines anywhere when the culture is invariant.</summary>
    internal const string English = "en-US";

    private readonly EngineSession _plain = Open(colours: false);
    private readonly EngineSession _coloured = Open(colours: true);

    public void Dispose()
    {
        _plain.Dispose();
        _coloured.Dispose();
    }

    /// <summary>What a person sees, the lines without the blanks at their end.</summary>
    internal string Render(string view, object[] items, int width, string culture = English)
    {
        Show(_plain, view, items, width, culture);
        return Trimmed(_plain.Host.Screen);
    }

    /// <summary>What a person sees at a terminal with colours: the escape sequences as they are, and the same without them.</summary>
    internal (string Coloured, string Plain) RenderColoured(string view, object[] items, int width)
    {
        Show(_coloured, view, items, width, English);
        return (Trimmed(_coloured.Host.Coloured), Trimmed(_coloured.Host.Screen));
    }

    private static EngineSession Open(bool colours)
    {
        var session = new EngineSession(new BufferHost(colours: colours));
        session.ImportModule(ModuleSession.Manifest);
        return session;
    }

    private static void Show(EngineSession session, string view, object[] items, int width, string culture)
    {
        session.Host.Clear();
        session.Host.Width = width;
        session.Run("$null", new Dictionary<string, object?> { ["items"] = items.Select(item => Named(view, item)).ToArray(), ["culture"] = culture });
        session.Render("[cultureinfo]::CurrentCulture = $culture; $items");
    }

    private static string Trimmed(string shown) => string.Join('\n', shown.Trim('\r', '\n').Split('\n').Select(static line => line.TrimEnd())) + "\n";

    /// <summary>A view of several swarms is chosen by a name that the cmdlet gives to its objects.</summary>
    private static PSObject Named(string view, object item)
    {
        var named = new PSObject(item);
        if (view.Contains('#', StringComparison.Ordinal))
        {
            named.TypeNames.Insert(0, $"SwarmHa.{view}");
        }

        return named;
    }
}
