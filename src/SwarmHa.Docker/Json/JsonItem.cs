using System.Text.Json;

namespace SwarmHa.Docker;

/// <summary>Reads one kind of object out of a JSON array. It is used for one object after the other.</summary>
/// <typeparam name="T">What becomes of an object.</typeparam>
internal abstract class JsonItem<T>
{
    /// <summary>Reads the members of an object, beginning at its first brace. What is missing is as good as empty, of a member that comes twice the
    /// last one counts, and what is not known is passed over.</summary>
    /// <remarks>The bytes may come to an end in the middle: then it is read again from its beginning when more have arrived.</remarks>
    /// <param name="reader">The reader.</param>
    /// <exception cref="JsonException">A member is of another kind than engines write.</exception>
    public abstract void Read(ref Utf8JsonReader reader);

    /// <summary>Makes something of the members that were read last. They were all there.</summary>
    /// <exception cref="JsonException">Something is missing that engines always tell.</exception>
    public abstract T Make();
}
