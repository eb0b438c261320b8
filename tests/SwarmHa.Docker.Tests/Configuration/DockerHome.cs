using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SwarmHa.Docker.Tests;

/// <summary>A home directory with docker's folder in it, and the environment of somebody who lives there.</summary>
internal sealed class DockerHome : IDisposable
{
    private readonly Dictionary<string, string> _variables = [];

    public DockerHome() => Directory.CreateDirectory(Folder);

    public string Root { get; } = Directory.CreateTempSubdirectory("swarmha-docker-").FullName;

    public string Folder => Path.Combine(Root, ".docker");

    public string ConfigFile => Path.Combine(Folder, "config.json");

    public IReadOnlyDictionary<string, string> Variables => _variables;

    public DockerHome Set(string variable, string? value)
    {
        _variables.Remove(variable);
        if (value is not null)
        {
            _variables[variable] = value;
        }

        return this;
    }

    public DockerHome Config(string json)
    {
        File.WriteAllText(ConfigFile, json);
        return this;
    }

    /// <summary>Writes a context as docker does.</summary>
    public DockerHome Context(string name, string? host, bool skipTlsVerify = false) =>
        Meta(name, JsonSerializer.Serialize(new { Name = name, Metadata = new { }, Endpoints = new { docker = new { Host = host, SkipTLSVerify = skipTlsVerify } } }));

    /// <summary>Writes contexts whose engines are <c>tcp://NAME:1</c>.</summary>
    public DockerHome Contexts(params string[] names)
    {
        Array.ForEach(names, name => Context(name, $"tcp://{name}:1"));
        return this;
    }

    public DockerHome Meta(string name, string json)
    {
        Directory.CreateDirectory(MetaFolder(name));
        File.WriteAllText(MetaFile(name), json);
        return this;
    }

    public string MetaFile(string name) => Path.Combine(MetaFolder(name), "meta.json");

    public string TlsFolder(string name) => Path.Combine(Folder, "contexts", "tls", Digest(name), "docker");

    public DockerHome TlsFiles(string name, params string[] files) => FilesIn(TlsFolder(name), files);

    public DockerHome FilesIn(string folder, params string[] files)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in files)
        {
            File.WriteAllText(Path.Combine(folder, file), string.Empty);
        }

        return this;
    }

    public DockerConfiguration Configuration(bool isWindows = false) => new(_variables.GetValueOrDefault, Root, isWindows, Root);

    public DockerTarget Find(string? context = null) => Configuration().Find(context);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string Digest(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    private string MetaFolder(string name) => Path.Combine(Folder, "contexts", "meta", Digest(name));
}
