using System.Globalization;

namespace SwarmHa.Docker;

/// <summary>The one place where the commands for a Linux host are written: each is a whole script for the standard input of a shell there.</summary>
/// <remarks>
/// The script becomes root by itself, by <c>sudo -n /bin/sh</c> where its user is not. All that ever differs between two scripts is which of
/// the functions are called, and a number of seconds.
/// </remarks>
internal static class HostScript
{
    /// <summary>The last line of what a script says that has done all of it.</summary>
    public const string Done = HostShellFunctions.Mark + "done";

    private const string EndOfScript = "SWARMHA-SCRIPT";
    private const string EndOfUndo = "SWARMHA-UNDO";

    /// <summary>The faults that can be made.</summary>
    public static IReadOnlyList<SwarmFailoverFault> Faults { get; } =
        [SwarmFailoverFault.StopEngine, SwarmFailoverFault.KillEngine, SwarmFailoverFault.FreezeEngine, SwarmFailoverFault.IsolateNetwork];

    /// <summary>Looks whether a fault can be made and undone, and says which node's engine it is, how it is steered, and by what it could come back by itself.</summary>
    public static string Check(SwarmFailoverFault fault) => AsRoot(
        "swarmha-check",
        fault switch
        {
            SwarmFailoverFault.KillEngine or SwarmFailoverFault.FreezeEngine => "own_folder; check_service; known_process; forget",
            SwarmFailoverFault.IsolateNetwork => "own_folder; check_service; check_iptables; forget",
            _ => "own_folder; check_service; forget",
        },
        // A folder in which something is noted stays.
        "forget() { rm -f \"$dir/said\"; rmdir \"$dir\" 2>/dev/null; return 0; }\n");

    /// <summary>Makes a fault, and ends when it has taken effect.</summary>
    public static string Make(SwarmFailoverFault fault) => AsRoot(
        HostShellFunctions.FaultName,
        $"own_folder; echo $$ >\"$dir/fault\"; {Function(fault)}; rm -f \"$dir/fault\"");

    /// <summary>Undoes whatever fault was made or half made, and then takes back what <see cref="Arrange"/> arranged. Where nothing is to be undone it does nothing.</summary>
    public static string Undo() => AsRoot("swarmha-undoing", "own_folder; undo_fault; take_switch_back; rm -rf \"$dir\"");

    /// <summary>Arranges that the fault is undone after a time, whoever is still there by then, and says by what; <c>none</c> when the host has nothing for it.</summary>
    public static string Arrange(TimeSpan delay) => AsRoot(
        "swarmha-arranging",
        "own_folder; take_switch_back; note_undo; "
            + $"arm_switch {Math.Max(1, (long)Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture)}; "
            + $"echo \"{HostShellFunctions.Mark}switch $(means_of_switch)\"",
        $"""
        note_undo() {"{"}
        cat >"$dir/undo" <<'{EndOfUndo}'
        {HostShellFunctions.Text}
        # Nobody is there to retry.
        for attempt in 1 2 3 4 5; do (undo_fault) && break; sleep 5; done
        rm -rf "$dir"
        {EndOfUndo}
        {"}"}

        """);

    private static string Function(SwarmFailoverFault fault) => fault switch
    {
        SwarmFailoverFault.StopEngine => "stop_engine",
        SwarmFailoverFault.KillEngine => "kill_engine",
        SwarmFailoverFault.FreezeEngine => "freeze_engine",
        SwarmFailoverFault.IsolateNetwork => "isolate_host",
        _ => throw new EngineDriverException($"The fault {fault} is not made on a host."),
    };

    /// <summary>The whole text. Root's shell has the functions before it is told to do anything: a text that is cut off on its way does nothing.</summary>
    private static string AsRoot(string name, string calls, string more = "") =>
        $"""
        if [ "$(id -u)" = 0 ]; then set -- /bin/sh -s
        elif command -v sudo >/dev/null 2>&1; then set -- sudo -n /bin/sh -s
        else echo "{HostShellFunctions.ReasonMark}$(id -un) is not root there, and there is no sudo" >&2; exit 9
        fi
        "$@" {name} <<'{EndOfScript}'
        {HostShellFunctions.Text}
        {more}
        all_of_it() {"{"} {calls} && echo {Done}; {"}"}
        all_of_it </dev/null
        {EndOfScript}

        """.Replace("\r\n", "\n");
}
