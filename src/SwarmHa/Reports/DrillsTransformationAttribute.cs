using System.Management.Automation;

namespace SwarmHa;

/// <summary>Takes reports and series of them alike: one report is a series of one.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DrillsTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var plain = Plain(inputData);
        return plain is object[] many ? Array.ConvertAll(many, static one => Series(Plain(one)!)) : Series(plain!);
    }

    private static object Series(object drills) => drills is SwarmFailoverReport report ? new SwarmFailoverSeries { Reports = [report], Wanted = 1 } : drills;

    private static object? Plain(object? item) => item is PSObject wrapped ? wrapped.BaseObject : item;
}
