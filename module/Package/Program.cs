using SwarmHa.Package;

const string Usage = "usage: swarmha-package MODULE REPOSITORY OUTPUT [-ProjectUri URI] [-IconUri URI] [-ReleaseNotesUri URI]";

if (args is not [var module, var repository, var output, .. var rest] || rest.Length % 2 != 0)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

Packer? packer = new Packer(Path.GetFullPath(module), Path.GetFullPath(repository));
foreach (var option in rest.Chunk(2))
{
    if (!Uri.TryCreate(option[1], UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps)
    {
        Console.Error.WriteLine($"{option[0]}: {option[1]} is no https address.");
        return 2;
    }

    packer = option[0] switch
    {
        "-ProjectUri" => packer with { ProjectUri = uri },
        "-IconUri" => packer with { IconUri = uri },
        "-ReleaseNotesUri" => packer with { ReleaseNotesUri = uri },
        _ => null,
    };
    if (packer is null)
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }
}

Console.WriteLine(packer.Pack(output));
return 0;
