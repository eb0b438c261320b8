using System.Text;
using System.Text.Json;

namespace SwarmHa.Docker;

/// <summary>A member of an object that is read, and what is done with its value.</summary>
/// <typeparam name="T">What takes the value.</typeparam>
internal sealed class JsonMember<T>
{
    private readonly byte[] _name;
    private readonly Reading _read;

    /// <summary>A member whose value is read by a function.</summary>
    /// <param name="name">The member's name, as it is written.</param>
    /// <param name="read">Reads the value, from the name on.</param>
    public JsonMember(string name, Reading read)
    {
        _name = Encoding.UTF8.GetBytes(name);
        _read = read;
    }

    /// <summary>A member whose value is an object, of which some members are read.</summary>
    /// <param name="name">The member's name, as it is written.</param>
    /// <param name="members">The members that are read.</param>
    public JsonMember(string name, params JsonMember<T>[] members)
        : this(name, (ref reader, target) =>
        {
            if (JsonMembers.Enter(ref reader))
            {
                ReadAll(ref reader, target, members);
            }
        })
    {
    }

    /// <summary>Reads a value, from the member's name on.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="target">What takes the value.</param>
    public delegate void Reading(ref Utf8JsonReader reader, T target);

    /// <summary>Reads the members of the object in which the reader is. All that is not among them is passed over.</summary>
    /// <param name="reader">The reader, at the object's first brace.</param>
    /// <param name="target">What takes the values.</param>
    /// <param name="members">The members that are read.</param>
    public static void ReadAll(ref Utf8JsonReader reader, T target, JsonMember<T>[] members)
    {
        // An engine writes the members of all its objects in the same order, so that the next one is mostly the right one.
        var next = 0;
        while (JsonMembers.Next(ref reader))
        {
            var tried = 0;
            while (tried < members.Length && !reader.ValueTextEquals(members[next]._name))
            {
                next = (next + 1) % members.Length;
                tried++;
            }

            if (tried == members.Length)
            {
                JsonMembers.Skip(ref reader);
            }
            else
            {
                members[next]._read(ref reader, target);
                next = (next + 1) % members.Length;
            }
        }
    }
}
