using System.Management.Automation;

namespace SwarmHa;

/// <summary>A person's means to steer engines.</summary>
/// <param name="Stop">Makes the fault.</param>
/// <param name="Start">Undoes it.</param>
/// <param name="Test">Tells beforehand whether both can be done; null when nobody wrote it.</param>
/// <param name="ArrangeStart">The dead man's switch; null when there is none.</param>
internal sealed record EngineScriptBlocks(ScriptBlock Stop, ScriptBlock Start, ScriptBlock? Test, ScriptBlock? ArrangeStart)
{
    public IReadOnlyList<ScriptBlock> All => [.. new[] { Stop, Start, Test, ArrangeStart }.OfType<ScriptBlock>()];
}
