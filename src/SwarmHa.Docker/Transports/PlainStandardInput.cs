#if !NET
using System.Text;
#endif

namespace SwarmHa.Docker;

/// <summary>Sees to it that a process which is started gets nothing on its standard input but what is sent there.</summary>
/// <remarks>.NET Framework begins with a byte order mark when the console's encoding has one, as it has after
/// <c>[Console]::InputEncoding = [Text.Encoding]::UTF8</c>. No engine takes that for the beginning of a request.</remarks>
internal static class PlainStandardInput
{
    /// <summary>Takes the byte order mark out of the console's encoding.</summary>
    /// <returns>What puts it back; null when there is none.</returns>
#if NET
    public static IDisposable? Ensure() => null;
#else
    public static IDisposable? Ensure()
    {
        var usual = Console.InputEncoding;
        if (usual.CodePage != Encoding.UTF8.CodePage || usual.GetPreamble().Length == 0)
        {
            return null;
        }

        Console.InputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new Restoring(usual);
    }

    private sealed class Restoring(Encoding usual) : IDisposable
    {
        public void Dispose() => Console.InputEncoding = usual;
    }
#endif
}
