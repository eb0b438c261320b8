using System.Globalization;

namespace SwarmHa.Docker;

/// <summary>The words of the command line that connects standard input and output with an engine, or with a shell on its host.</summary>
internal static class SshCommand
{
    /// <summary>What is given to the ssh program for an engine.</summary>
    /// <param name="endpoint">The engine.</param>
    /// <param name="connectTimeout">How long ssh may take to reach the host.</param>
    /// <returns>The arguments. None of them needs quotes, neither here nor in the shell of the host.</returns>
    /// <exception cref="EndpointInvalidException">The endpoint holds something that a shell could take for more than a name.</exception>
    public static IReadOnlyList<string> Arguments(EngineEndpoint endpoint, TimeSpan connectTimeout)
    {
        var socket = endpoint.Uri.AbsolutePath.TrimEnd('/');
        return
        [
            .. To(endpoint, connectTimeout),
            "docker",
            .. socket.Length > 0 ? (string[])["--host=unix://" + Harmless(socket, "/.-_", endpoint)] : [],
            "system",
            "dial-stdio",
        ];
    }

    /// <summary>What is given to the ssh program for a shell that reads its commands from standard input.</summary>
    /// <param name="endpoint">The host; a socket in it means nothing here.</param>
    /// <param name="connectTimeout">How long ssh may take to reach the host.</param>
    /// <returns>The arguments. None of them needs quotes.</returns>
    /// <exception cref="EndpointInvalidException">The endpoint holds something that a shell could take for more than a name.</exception>
    public static IReadOnlyList<string> Shell(EngineEndpoint endpoint, TimeSpan connectTimeout) => [.. To(endpoint, connectTimeout), "sh"];

    /// <summary>The way to a host as a person would type it behind <c>ssh</c>.</summary>
    /// <param name="endpoint">The host.</param>
    /// <returns>Words that need no quotes.</returns>
    /// <exception cref="EndpointInvalidException">The endpoint holds something that a shell could take for more than a name.</exception>
    public static IReadOnlyList<string> Typed(EngineEndpoint endpoint) => [.. Way(endpoint), Harmless(Host(endpoint.Uri), ".-_:%", endpoint)];

    private static string[] To(EngineEndpoint endpoint, TimeSpan connectTimeout) =>
    [
        "-T",

        // Nobody could answer a question: it has to fail instead.
        .. Option("BatchMode", "yes"),
        .. Option("ConnectTimeout", Math.Max(1, (int)Math.Ceiling(connectTimeout.TotalSeconds)).ToString(CultureInfo.InvariantCulture)),

        // A connection that others share must not end with a request of ours, nor outlive it. One that is there already is still used.
        .. Option("ControlMaster", "no"),

        // Only the first of several processes could have the ports that the user's configuration forwards.
        .. Option("ClearAllForwardings", "yes"),
        .. Way(endpoint),
        "--",
        Harmless(Host(endpoint.Uri), ".-_:%", endpoint),
    ];

    private static string[] Way(EngineEndpoint endpoint)
    {
        var user = Uri.UnescapeDataString(endpoint.Uri.UserInfo);
        return
        [
            .. user.Length > 0 ? (string[])["-l", Harmless(user, ".-_@\\+", endpoint)] : [],
            .. endpoint.Uri.Port > 0 ? (string[])["-p", endpoint.Uri.Port.ToString(CultureInfo.InvariantCulture)] : [],
        ];
    }

    private static string[] Option(string name, string value) => ["-o", $"{name}={value}"];

    private static string Host(Uri uri)
    {
        // Without the brackets of IPv6; RFC 6874 writes the sign before the zone as %25.
        var host = uri.DnsSafeHost.Replace("%25", "%");

        // Uri makes all letters small, and the Host lines of ssh's configuration tell them apart.
        var written = uri.OriginalString;
        var user = written.IndexOf('@');
        var start = written.IndexOf(host, user < 0 ? uri.Scheme.Length : user, StringComparison.OrdinalIgnoreCase);
        return start < 0 ? host : written.Substring(start, host.Length);
    }

    /// <summary>The endpoint was checked when it was read. Here it is about to become a command, and its user is no longer percent-encoded.</summary>
    private static string Harmless(string word, string marks, EngineEndpoint endpoint) =>
        word[0] != '-' && word.All(letter => letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') || marks.IndexOf(letter) >= 0)
            ? word
            : throw SwarmErrors.EndpointInvalid.Exception($"{endpoint}: '{word}' cannot be given to ssh.", endpoint);
}
