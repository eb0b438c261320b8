using System.Management.Automation;

namespace SwarmHa.Commands;

/// <summary>What the cmdlets for labs share: how labs are found, and how their failures are told.</summary>
public abstract class LabCommand : SwarmCommand
{
    /// <summary>Finds labs by name; wildcards are welcome.</summary>
    /// <exception cref="LabNotFoundException">A name without wildcards fits no lab.</exception>
    private protected static IReadOnlyList<SwarmLab> Find(string name)
    {
        var pattern = NamePattern.Of(name);
        var found = PrivateParts.AllLabs().Where(lab => pattern.IsMatch(lab.Name)).Select(static lab => new SwarmLab(lab)).ToList();
        return found.Count > 0 || WildcardPattern.ContainsWildcardCharacters(name)
            ? found
            : throw SwarmErrors.LabNotFound.Exception($"There is no lab named '{name}'.", name);
    }

    /// <summary>A folder of an engine in full. Wildcards in its name are letters like others.</summary>
    private protected string EngineFolder(string path) => SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);

    private protected static SwarmException NoEngineRoots(string lab, object? target) => SwarmErrors.LabFailed.Exception(
        new SwarmErrorDetail($"Lab {lab} cannot run an engine from a folder: that needs New-SwarmLab -Kind Engine on Linux, as root.")
        {
            Target = target,
            Advice = "Raise a lab of engines with New-SwarmLab -Kind Engine, as root on Linux.",
        });

    /// <summary>Gives a lab's own failure its row in the table of errors.</summary>
    private protected static async Task<T> Saying<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (EngineDriverException problem)
        {
            throw SwarmErrors.LabFailed.Exception(new SwarmErrorDetail(problem.Message) { InnerException = problem });
        }
    }
}
