using System.Text;

namespace SwarmHa.Package;

/// <summary>THIRD-PARTY-NOTICES.txt: whose assemblies are shipped, and by what licence.</summary>
internal static class Notices
{
    private static readonly string Rule = new('-', 80);

    /// <summary>Writes it. A text that several packages have in common stands once.</summary>
    /// <param name="assemblies">What is shipped.</param>
    public static string Write(IReadOnlyList<ShippedAssembly> assemblies)
    {
        var text = new StringBuilder("SwarmHa is shipped with assemblies of others, which are theirs and under their licences.\n");
        var packages = assemblies.GroupBy(static assembly => assembly.Package).OrderBy(static group => group.Key.Identity).ToList();
        foreach (var package in packages)
        {
            text.Append($"\n{Name(package.Key)}, {package.Key.Licence}\n{package.Key.Copyright}\n");
            if (package.Key.Home is { } home)
            {
                text.Append($"{home}\n");
            }

            foreach (var assembly in package)
            {
                text.Append($"  {assembly.Path}\n");
            }
        }

        Append(text, "Licence", packages.Select(static package => (package.Key, (string?)package.Key.LicenceText)));
        Append(text, "Notices", packages.Select(static package => (package.Key, package.Key.Notices)));
        return text.ToString();
    }

    private static void Append(StringBuilder text, string what, IEnumerable<(ThirdPartyPackage Package, string? Text)> texts)
    {
        foreach (var same in texts.Where(static item => item.Text is not null).GroupBy(static item => item.Text))
        {
            text.Append($"\n{Rule}\n{what} of {string.Join(", ", same.Select(static item => Name(item.Package)))}\n{Rule}\n\n{same.Key}\n");
        }
    }

    private static string Name(ThirdPartyPackage package) => $"{package.Identity.Id} {package.Identity.Version}";
}
