namespace SwarmHa.Hosting;

/// <summary>A choice that was offered.</summary>
/// <param name="Caption">The line above the question, empty when there is none.</param>
/// <param name="Message">The question, empty when there is none.</param>
/// <param name="Choices">The labels to choose from.</param>
public sealed record PromptRecord(string Caption, string Message, IReadOnlyList<string> Choices);
