using System.Management.Automation;

namespace SwarmHa;

/// <summary>Reads the address of a service. PowerShell's own error would repeat what was typed, which may hold a password.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ServiceAddressAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var plain = Plain(inputData);
        return plain is object[] many ? Array.ConvertAll(many, static one => Address(Plain(one))) : Address(plain);
    }

    private static object Address(object one) => one is not string text ? one
        : Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var address) ? address
        : throw new ArgumentTransformationMetadataException($"'{PublicText.OfAddress(text)}' is not a service to probe: it has to be http://…, https://… or tcp://HOST:PORT.");

    private static object Plain(object item) => item is PSObject wrapped ? wrapped.BaseObject : item;
}
