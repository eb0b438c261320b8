namespace SwarmHa;

/// <summary>The built-in ways to reach an engine's host.</summary>
public enum SwarmEngineDriver
{
    /// <summary>Engines of a lab on this machine.</summary>
    Lab,

    /// <summary>Linux hosts by the system's ssh, with systemd or <c>service docker</c>, as root or by sudo without a password.</summary>
    Ssh,

    /// <summary>This very machine, whose own engine the node is.</summary>
    Local,

    /// <summary>Windows hosts by Invoke-Command.</summary>
    WinRM,

    /// <summary>Engines that are containers on another engine.</summary>
    Container,
}
