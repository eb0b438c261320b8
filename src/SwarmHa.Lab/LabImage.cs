using System.Buffers.Binary;
using System.Formats.Tar;
using System.Text;

namespace SwarmHa.Lab;

/// <summary>The one image that the lab's engines have: this machine's static busybox, since nothing can be pulled.</summary>
internal static class LabImage
{
    public const string Name = "swarmha-lab/busybox:1";

    private static readonly string[] Links = ["sh", "cat", "env", "hostname", "ls", "ps", "sleep", "wget"];

    /// <summary>Gives the engine the image unless it has it.</summary>
    public static async Task EnsureAsync(EngineApi api, CancellationToken cancellationToken)
    {
        if (await api.TryGetAsync($"images/{Name}/json", TimeSpan.FromSeconds(10), cancellationToken).ConfigureAwait(false) is not null)
        {
            return;
        }

        const string Import = "images/create?fromSrc=-&repo=swarmha-lab/busybox&tag=1";
        string busybox = Programs.Find("busybox")
            ?? throw new EngineLabException("There is no busybox on this machine to make an image of.");
        await api.PostTarAsync(Import, Pack(busybox), cancellationToken).ConfigureAwait(false);

        // The engine answers 200 before it has unpacked, and writes an error into the body; that the image is there is the proof.
        await api.GetAsync($"images/{Name}/json", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the program is a 64-bit ELF file that asks for no loader, and so runs in an image of its own.</summary>
    public static bool IsStatic(string path)
    {
        const int Interpreter = 3;
        byte[] file = File.ReadAllBytes(path);
        if (file.Length < 64 || !file.AsSpan(0, 5).SequenceEqual((ReadOnlySpan<byte>)[0x7F, (byte)'E', (byte)'L', (byte)'F', 2]))
        {
            return false;
        }

        int offset = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(32));
        int size = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(54));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(56));
        return Enumerable.Range(0, count).All(i => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(offset + (i * size))) != Interpreter);
    }

    private static byte[] Pack(string busybox)
    {
        const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        var packed = new MemoryStream();
        using (var tar = new TarWriter(packed, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (string directory in new[] { "bin/", "tmp/", "www/" })
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.Directory, directory) { Mode = Executable });
            }

            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "bin/busybox")
            {
                Mode = Executable,
                DataStream = new MemoryStream(File.ReadAllBytes(busybox)),
            });
            foreach (string link in Links)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, $"bin/{link}") { LinkName = "busybox" });
            }

            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "www/index.html")
            {
                Mode = Executable,
                DataStream = new MemoryStream(Encoding.ASCII.GetBytes("ok\n")),
            });
        }

        return packed.ToArray();
    }
}
