using System.ComponentModel;

namespace SwarmHa.Docker;

/// <summary>A shell at the other end of the system's ssh.</summary>
/// <param name="options">The host, and how ssh is used.</param>
internal sealed class SshHostShell(SshTransportOptions options) : HostShell
{
    // What ssh itself ends with when it is ssh that failed.
    private const int SshFailed = 255;

    public override string Place => options.Endpoint.ToString();

    public override string Typed(string command) => $"ssh {string.Join(" ", SshCommand.Typed(options.Endpoint))} \"{command}\"";

    protected override PipedProcess Start()
    {
        var program = options.Program ?? SshProgram.Find(Environment.GetEnvironmentVariable("PATH")) ?? throw SshErrorMap.NoProgram(options.Endpoint);
        try
        {
            return new PipedProcess(program, SshCommand.Shell(options.Endpoint, options.ConnectTimeout));
        }
        catch (Win32Exception problem)
        {
            throw SshErrorMap.NoProgram(options.Endpoint, problem);
        }
    }

    protected override string? WhyNot(HostReply reply) =>
        reply.Status == SshFailed ? SshErrorMap.Translate(reply.Status, reply.Words, options.Endpoint, cause: null).Message : null;
}
