using System.Globalization;
using System.Management.Automation;

namespace SwarmHa;

/// <summary>Takes a plain number for seconds where a time span is wanted: PowerShell itself would take it for ticks of 100 nanoseconds.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecondsAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => (inputData is PSObject { BaseObject: var inner } ? inner : inputData) switch
    {
        int or long or double or decimal or float or short or byte or uint => Of(Convert.ToDouble(inputData is PSObject { BaseObject: var number } ? number : inputData, CultureInfo.InvariantCulture)),
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) => Of(seconds),
        _ => inputData,
    };

    private static TimeSpan Of(double seconds) => seconds is >= 0 and < 1e8
        ? TimeSpan.FromSeconds(seconds)
        : throw new ArgumentTransformationMetadataException($"{seconds.ToString(CultureInfo.InvariantCulture)} s is no time to wait: give seconds from 0, or a time span such as 00:00:20.");
}
