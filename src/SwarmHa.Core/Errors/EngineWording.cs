namespace SwarmHa;

/// <summary>A part of an engine's error text that tells its cause. The texts are moby's and swarmkit's.</summary>
/// <param name="Part">What the text contains, whatever the case of its letters.</param>
/// <param name="Meaning">What it means, for a person.</param>
public sealed record EngineWording(string Part, string Meaning);
