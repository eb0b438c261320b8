using System.Net.Sockets;
using System.Text;

namespace SwarmHa.Benchmark.Serving;

/// <summary>A request that has no body.</summary>
/// <param name="Method">Such as GET.</param>
/// <param name="Path">Without its query.</param>
internal sealed record ServedRequest(string Method, string Path)
{
    /// <summary>The path without the API version before it.</summary>
    public string UnversionedPath =>
        Path.StartsWith("/v1.", StringComparison.Ordinal) && Path.IndexOf('/', 1) is > 0 and var end ? Path[end..] : Path;
}

/// <summary>Takes requests without bodies from a connection, one after the other.</summary>
internal sealed class RequestReader(Socket client)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _filled;

    /// <summary>Waits for the next one.</summary>
    /// <returns>The request; null when the client has closed.</returns>
    public ServedRequest? Next()
    {
        while (true)
        {
            var end = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                var text = Encoding.ASCII.GetString(_buffer, 0, end);
                _filled -= end + 4;
                _buffer.AsSpan(end + 4, _filled).CopyTo(_buffer);
                var words = text[..text.IndexOf('\r', StringComparison.Ordinal)].Split(' ');
                return new ServedRequest(words[0], words[1].Split('?')[0]);
            }

            var read = _filled < _buffer.Length ? client.Receive(_buffer.AsSpan(_filled)) : 0;
            if (read == 0)
            {
                return null;
            }

            _filled += read;
        }
    }
}
