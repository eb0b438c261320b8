namespace SwarmHa.Tests;

/// <summary>
/// A directory with a program <c>ssh</c> that runs the real one with a configuration of the test's own. With the directory at the front of
/// the PATH, whoever runs plain <c>ssh</c> gets it: ssh finds its user's files by the password file, so another HOME would not do.
/// </summary>
public sealed class SshFolder : IDisposable
{
    private const string RealProgram = "/usr/bin/ssh";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("swarmha-ssh");

    /// <summary>Writes the directory.</summary>
    /// <param name="servers">The servers that the user goes to.</param>
    /// <param name="knowsHosts">Whether the user has met the servers' keys before.</param>
    /// <param name="hasKeys">Whether the user has the keys that the servers let in.</param>
    /// <param name="more">More lines of configuration. They win, since ssh takes the first value that it finds.</param>
    public SshFolder(IEnumerable<NodeSshServer> servers, bool knowsHosts = true, bool hasKeys = true, string more = "")
    {
        var all = servers.ToList();
        File.WriteAllLines(KnownHostsPath, knowsHosts ? all.Select(server => server.HostKeyLine) : []);
        var identities = all.Where(_ => hasKeys).Select(server =>
            $"""
            Match host {server.Node.Address}
                IdentityFile "{server.PrivateKeyPath}"
            """);

        // Nothing of the user's or the machine's is read. How the program is to behave, as with BatchMode, is for its caller to say.
        File.WriteAllText(
            ConfigurationPath,
            $"""
            {more}
            Host *
                UserKnownHostsFile "{KnownHostsPath}"
                GlobalKnownHostsFile /dev/null
                UpdateHostKeys no
                IdentitiesOnly yes
                IdentityAgent none
            {string.Join('\n', identities)}
            Match all
                IdentityFile none

            """);
        string program = Path.Combine(Location, "ssh");
        ProgramFile.Write(program, $"#!/bin/sh\nexec {RealProgram} -F '{ConfigurationPath}' \"$@\"\n");
    }

    /// <summary>The directory.</summary>
    public string Location => _directory.FullName;

    /// <summary>A search path that finds this ssh first.</summary>
    public string SearchPath => $"{Location}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";

    public string ConfigurationPath => Path.Combine(Location, "config");

    /// <summary>Where the program looks for the servers' keys, and writes those that it is told to accept.</summary>
    public string KnownHostsPath => Path.Combine(Location, "known_hosts");

    public void Dispose() => _directory.Delete(recursive: true);
}
