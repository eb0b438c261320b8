using System.Diagnostics;
using System.Globalization;

namespace SwarmHa.Lab;

/// <summary>
/// A dead man's switch for one node: a shell of its own session that waits, and then brings the node back whatever was done to it. It outlives
/// the process that arranged it, and goes with the lab.
/// </summary>
internal static class NodeUndo
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Arranges it, in the place of what was arranged before.</summary>
    public static async Task ArrangeAsync(NodeSite site, TimeSpan delay, CancellationToken cancellationToken)
    {
        await TakeBackAsync(site, cancellationToken).ConfigureAwait(false);
        EngineScript.Write(site);
        await File.WriteAllTextAsync(site.UndoScript, Text(site, delay), cancellationToken).ConfigureAwait(false);

        // The streams are redirected only so that it counts as no user of this terminal; the script says nothing.
        var start = new ProcessStartInfo(Programs.Demand("setsid"), ["sh", site.UndoScript])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = Programs.SearchPath;
        using var process = Process.Start(start)!;
        if (!await Until.TrueAsync(() => NodeProcesses.Running("sh", site.UndoScript).Count > 0, Limit, cancellationToken).ConfigureAwait(false))
        {
            throw new EngineLabException($"Nobody waits to bring {site.Name} back: {site.UndoScript} was not begun.");
        }
    }

    /// <summary>Takes it back. Where nothing is arranged this is no error.</summary>
    public static async Task TakeBackAsync(NodeSite site, CancellationToken cancellationToken)
    {
        bool gone = await Until.TrueAsync(
            () =>
            {
                var waiting = NodeProcesses.Running("sh", site.UndoScript);
                foreach (int id in waiting)
                {
                    // It leads a group, to which what it waits by belongs.
                    Signal.Send(-id, Signal.Kill);
                }

                return waiting.Count == 0;
            },
            Limit,
            cancellationToken).ConfigureAwait(false);
        if (!gone)
        {
            throw new EngineLabException($"What waits to bring {site.Name} back cannot be ended.");
        }

        // A lab that is half raised has no directory for it yet.
        if (File.Exists(site.UndoScript))
        {
            File.Delete(site.UndoScript);
        }
    }

    private static string Text(NodeSite site, TimeSpan delay) =>
        $$"""
        #!/bin/sh
        # Brings {{site.Name}} of the lab {{site.LabName}} back, unless a drill has done so before.
        exec </dev/null >/dev/null 2>&1
        cd /
        sleep {{Math.Max(1, Math.Ceiling(delay.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture)}}
        node={{EngineScript.Quote(site.Directory)}}
        [ -f "$node/undo.sh" ] || exit 0
        ip -n {{site.SwitchNamespace}} link set {{site.SwitchPort}} up
        for file in exec/containerd/containerd.pid docker.pid; do
            process=$(cat "$node/$file") || continue
            if grep -qF "$node/exec" "/proc/$process/cmdline"; then kill -CONT "$process"; fi
        done
        rm "$node/undo.sh"
        exec sh "$node/start.sh"

        """;
}
