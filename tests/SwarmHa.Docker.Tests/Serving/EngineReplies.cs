namespace SwarmHa.Docker.Tests;

/// <summary>The written down replies of an engine.</summary>
internal static class EngineReplies
{
    public static string Read(string name)
    {
        using var stream = typeof(EngineReplies).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"There is no reply '{name}'.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>An engine that answers as that generation does.</summary>
    public static ServedEngine Answers(this ServedEngine engine, string generation) => engine
        .When(ServedEngine.Ping, Reply.Pong(generation == "engine-29" ? "1.52" : "1.41"))
        .When("GET /info", Reply.Json(Read($"{generation}/info")))
        .When("GET /nodes", Reply.Json(Read($"{generation}/nodes")));
}
