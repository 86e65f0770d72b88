using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace ActorSweep.Storage;

/// <summary>Writes one CSV file (RFC 4180, UTF-8, line feeds). Doubles have the shortest form that reads back as the same bits.</summary>
sealed class CsvFile : IDisposable
{
    const int LongestNumber = 32;

    readonly FileStream _stream;
    readonly byte[] _buffer = new byte[1 << 16];
    int _length;
    bool _isFirst = true;

    // Neighbouring columns often have the same value (with a single replicate, for example); its text is copied rather than formatted again.
    long _lastBits;
    int _lastStart, _lastLength;

    public CsvFile(string path, IEnumerable<string> header)
    {
        _stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        foreach (var column in header)
            Add(column);
        EndRow();
    }

    public void Add(long value)
    {
        Separate(LongestNumber);
        value.TryFormat(_buffer.AsSpan(_length), out var written, provider: CultureInfo.InvariantCulture);
        _length += written;
    }

    public void Add(ulong value)
    {
        Separate(LongestNumber);
        value.TryFormat(_buffer.AsSpan(_length), out var written, provider: CultureInfo.InvariantCulture);
        _length += written;
    }

    public void Add(Int128 value)
    {
        Separate(LongestNumber);
        value.TryFormat(_buffer.AsSpan(_length), out var written, provider: CultureInfo.InvariantCulture);
        _length += written;
    }

    public void Add(double value)
    {
        Separate(LongestNumber);
        var bits = BitConverter.DoubleToInt64Bits(value);
        int written;
        if (_lastLength > 0 && bits == _lastBits)
            _buffer.AsSpan(_lastStart, written = _lastLength).CopyTo(_buffer.AsSpan(_length));
        else
            value.TryFormat(_buffer.AsSpan(_length), out written, "R", CultureInfo.InvariantCulture);
        (_lastBits, _lastStart, _lastLength) = (bits, _length, written);
        _length += written;
    }

    public void Add(string text)
    {
        if (text.AsSpan().ContainsAny(",\"\n\r"))
            text = $"\"{text.Replace("\"", "\"\"")}\"";
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Separate(Math.Min(most, _buffer.Length - 1));
        if (most < _buffer.Length)
        {
            Utf8.FromUtf16(text, _buffer.AsSpan(_length), out _, out var written);
            _length += written;
            return;
        }
        Flush();
        _stream.Write(Encoding.UTF8.GetBytes(text));
    }

    public void EndRow()
    {
        Reserve(1);
        _buffer[_length++] = (byte)'\n';
        _isFirst = true;
    }

    /// <summary>Writes all rows so far to the file, so that readers see them.</summary>
    public void Flush()
    {
        _stream.Write(_buffer, 0, _length);
        (_length, _lastLength) = (0, 0);
    }

    public void Dispose()
    {
        if (!_stream.CanWrite)
            return;
        using (_stream)
            Flush();
    }

    void Separate(int room)
    {
        Reserve(room + 1);
        if (!_isFirst)
            _buffer[_length++] = (byte)',';
        _isFirst = false;
    }

    void Reserve(int room)
    {
        if (_length + room > _buffer.Length)
            Flush();
    }
}
