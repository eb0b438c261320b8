namespace SwarmHa.Docker;

/// <summary>A shell on this very machine.</summary>
internal sealed class LocalHostShell : HostShell
{
    public override string Place => "this machine";

    public override string Typed(string command) => command;

    protected override PipedProcess Start() => new("/bin/sh", []);
}
