using System.Net.Sockets;

namespace SwarmHa.Docker;

/// <summary>Why there is no connection, in the same words on every system. What a system says is quoted only where the cause is not a common one.</summary>
internal static class SocketWords
{
    /// <summary>The reason as a part of a sentence.</summary>
    public static string Of(SocketException problem) => problem.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "the connection was refused",
        SocketError.TimedOut => "the connection timed out",
        SocketError.HostUnreachable or SocketError.HostDown => "the host is unreachable",
        SocketError.NetworkUnreachable or SocketError.NetworkDown => "the network is unreachable",
        _ => $"no connection ({ForeignBody.OneLine(problem.Message)})",
    };

    /// <summary>The reason as a sentence, without its period.</summary>
    public static string Sentence(SocketException problem) => Of(problem) is var words ? char.ToUpperInvariant(words[0]) + words.Substring(1) : string.Empty;
}
