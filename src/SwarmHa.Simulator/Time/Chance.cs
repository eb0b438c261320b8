using System.Text;

namespace SwarmHa.Simulator;

/// <summary>
/// The chances of a simulation. Each cause has a series of its own, so that what one cause draws does not depend on how often another
/// has drawn: the same seed and the same commands give the same history.
/// </summary>
/// <remarks>The figures come from SplitMix64, which is the same on every runtime, as System.Random is not.</remarks>
internal sealed class Chance(long seed)
{
    private const string IdLetters = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int IdLength = 25;

    private readonly Dictionary<string, ulong> _series = new(StringComparer.Ordinal);

    /// <summary>Draws a time.</summary>
    /// <param name="cause">What it is drawn for, such as <c>election node-50</c>.</param>
    /// <param name="range">From, and to.</param>
    /// <returns>A time between the two, in whole milliseconds.</returns>
    public TimeSpan Draw(string cause, Range range) =>
        TimeSpan.FromMilliseconds(Math.Round(range.FromSeconds * 1000 + ((range.ToSeconds - range.FromSeconds) * 1000 * Fraction(cause))));

    /// <summary>Draws one of several.</summary>
    public T OneOf<T>(string cause, IReadOnlyList<T> choices) => choices[(int)(Fraction(cause) * choices.Count)];

    /// <summary>Draws an id as swarmkit gives them: 25 digits and small letters.</summary>
    public string Id(string cause)
    {
        var id = new StringBuilder(IdLength);
        while (id.Length < IdLength)
        {
            var value = Next(cause);
            for (var count = 0; count < 8 && id.Length < IdLength; count++, value /= 36)
            {
                id.Append(IdLetters[(int)(value % 36)]);
            }
        }

        return id.ToString();
    }

    /// <summary>Draws a number of 63 bits, as raft ids are.</summary>
    public ulong Number(string cause) => Next(cause) >> 1;

    private double Fraction(string cause) => (Next(cause) >> 11) / (double)(1UL << 53);

    private ulong Next(string cause)
    {
        var state = _series.TryGetValue(cause, out var known) ? known : Start(cause);
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            _series[cause] = state;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }

    private ulong Start(string cause)
    {
        unchecked
        {
            // FNV-1a; string.GetHashCode differs from one run to the next.
            var hash = 0xCBF29CE484222325;
            foreach (var letter in cause)
            {
                hash = (hash ^ letter) * 0x100000001B3;
            }

            return hash ^ ((ulong)seed * 0x9E3779B97F4A7C15);
        }
    }
}
