using System.Buffers;
using System.Text.Json;

namespace SwarmHa.Docker;

/// <summary>A JSON array that is read while it arrives: no more of it is kept than the object that is not complete yet.</summary>
/// <typeparam name="T">What becomes of each object.</typeparam>
/// <param name="stream">The array's bytes, which are not ours to close.</param>
/// <param name="item">Reads an object.</param>
internal sealed class JsonItems<T>(Stream stream, JsonItem<T> item) : IDisposable
{
    private const int UsualSize = 64 * 1024;
    private const int MostOfItem = 4 * 1024 * 1024;
    private const int MostItems = 100_000;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(UsualSize);
    private int _start;
    private int _length;

    // An object that is larger than the usual is not looked at again until half as much again has arrived, so that the work stays in proportion.
    private int _enough = 1;
    private JsonReaderState _state;
    private Place _place;
    private bool _isReading;

    private enum Place
    {
        BeforeArray,
        InArray,
        AfterArray,
    }

    /// <summary>Waits for more bytes, and takes what is complete with them.</summary>
    /// <param name="items">Where the objects are added.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether more may come; false when array and stream have ended.</returns>
    /// <exception cref="JsonException">It is not an array of such objects.</exception>
    /// <exception cref="EndOfStreamException">It broke off.</exception>
    public async Task<bool> ReadAsync(List<T> items, CancellationToken cancellationToken)
    {
        MakeRoom();
        var end = _start + _length;
        _isReading = true;
#if NET
        var count = await stream.ReadAsync(_buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
#else
        var count = await stream.ReadAsync(_buffer, end, _buffer.Length - end, cancellationToken).ConfigureAwait(false);
#endif
        _isReading = false;
        _length += count;
        if (count > 0 && _length < _enough)
        {
            return true;
        }

        try
        {
            Take(items);
        }
        catch (InvalidOperationException problem)
        {
            // So the reader tells of text that is not Unicode.
            throw new JsonException("A text is not Unicode.", problem);
        }

        return count > 0 || (_place switch
        {
            Place.AfterArray => false,
            Place.InArray => throw new EndOfStreamException("The list broke off."),
            _ => throw new JsonException("It is not a list."),
        });
    }

    /// <summary>Gives the buffer back, unless a read that failed might still write to it.</summary>
    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0 && !_isReading)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void MakeRoom()
    {
        if (_length == 0)
        {
            _start = 0;
        }
        else if (_start > _buffer.Length / 2)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _length);
            _start = 0;
        }

        if (_start + _length < _buffer.Length)
        {
            return;
        }

        if (_length >= MostOfItem)
        {
            throw SwarmErrors.ResponseTooLarge.Exception(FormattableString.Invariant($"An entry of the list is larger than {MostOfItem / 1024 / 1024} MB."));
        }

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        Buffer.BlockCopy(_buffer, _start, larger, 0, _length);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
        _start = 0;
    }

    private void Take(List<T> items)
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _length), isFinalBlock: false, _state);
        var taken = 0;
        while (reader.Read() && TakeOne(ref reader, items))
        {
            taken = (int)reader.BytesConsumed;
            _state = reader.CurrentState;
        }

        _start += taken;
        _length -= taken;
        _enough = _length > UsualSize ? _length + (_length / 2) : 1;
    }

    /// <summary>Takes a bracket or a whole object.</summary>
    /// <returns>Whether all of it was there.</returns>
    private bool TakeOne(ref Utf8JsonReader reader, List<T> items)
    {
        switch (_place, reader.TokenType)
        {
            case (Place.BeforeArray, JsonTokenType.StartArray):
                _place = Place.InArray;
                return true;
            case (Place.BeforeArray, JsonTokenType.Null):
            case (Place.InArray, JsonTokenType.EndArray):
                // A list without anything in it is null where Go has never made one.
                _place = Place.AfterArray;
                return true;
            case (Place.InArray, JsonTokenType.StartObject):
                item.Read(ref reader);
                if (reader.TokenType != JsonTokenType.EndObject || reader.CurrentDepth != 1)
                {
                    return false;
                }

                if (items.Count == MostItems)
                {
                    throw SwarmErrors.ResponseTooLarge.Exception(FormattableString.Invariant($"The list has more than {MostItems:N0} entries."));
                }

                items.Add(item.Make());
                return true;
            default:
                throw new JsonException("It is not a list of objects.");
        }
    }
}
