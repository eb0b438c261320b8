using System.Management.Automation;

namespace SwarmHa.Help;

/// <summary>Types as Get-Help names them.</summary>
internal static class TypeNames
{
    /// <summary>What one value is: of string[] a string, of int? an int.</summary>
    public static Type Element(Type type)
    {
        var element = type.IsArray ? type.GetElementType()! : type;
        return Nullable.GetUnderlyingType(element) ?? element;
    }

    public static string Short(Type type) => type == typeof(SwitchParameter) ? nameof(SwitchParameter) : Element(type).Name + (type.IsArray ? "[]" : "");
}
