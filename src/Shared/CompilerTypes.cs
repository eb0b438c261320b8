// Types that the compiler looks for by name. Each assembly has them to itself, also where it sees the internal ones of another.
#pragma warning disable CS0436

namespace System
{
    /// <summary>A place in a sequence, counted from its beginning or its end; .NET Core 3 and later have it. Patterns of lists are compiled to it.</summary>
    /// <param name="value">How far from the beginning or from the end; not negative.</param>
    /// <param name="fromEnd">Whether it counts from the end.</param>
    internal readonly struct Index(int value, bool fromEnd = false)
    {
        public static implicit operator Index(int value) => new(value);

        public int GetOffset(int length) => fromEnd ? length - value : value;
    }
}

namespace System.Runtime.CompilerServices
{
    /// <summary>Marks what is set only while an object is made; .NET 5 and later have it.</summary>
    internal static class IsExternalInit;

    /// <summary>Marks what has to be set; .NET 7 and later have it.</summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
    internal sealed class RequiredMemberAttribute : Attribute;

    /// <summary>Keeps compilers that do not know a feature away from what uses it; .NET 7 and later have it.</summary>
    /// <param name="featureName">The feature.</param>
    [AttributeUsage(AttributeTargets.All, AllowMultiple = true, Inherited = false)]
    internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
    {
        public string FeatureName { get; } = featureName;
    }
}

namespace System.Diagnostics.CodeAnalysis
{
    /// <summary>Says that an argument is not null when the method returns a value; .NET Core 3 and later have it.</summary>
    /// <param name="returnValue">The value.</param>
    [AttributeUsage(AttributeTargets.Parameter)]
    internal sealed class NotNullWhenAttribute(bool returnValue) : Attribute
    {
        public bool ReturnValue { get; } = returnValue;
    }

    /// <summary>Marks a constructor that sets all required members; .NET 7 and later have it.</summary>
    [AttributeUsage(AttributeTargets.Constructor)]
    internal sealed class SetsRequiredMembersAttribute : Attribute;
}
