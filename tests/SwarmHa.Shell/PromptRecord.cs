namespace SwarmHa.Shell;

/// <summary>A question that was put to the person at the console.</summary>
/// <param name="Caption">The line above the question, empty when there is none.</param>
/// <param name="Message">The question, empty when there is none.</param>
/// <param name="Choices">The labels to choose from, or the names of the fields to fill.</param>
public sealed record PromptRecord(string Caption, string Message, IReadOnlyList<string> Choices);
