using System.Buffers.Binary;
using System.Net.Sockets;
using ActorSweep.Payloads;
using ActorSweep.Protocol;
using Nerdbank.MessagePack;

namespace ActorSweep.Execution.Processes;

/// <summary>
/// One end of the pipe between a worker and an executor. What is said while the pipe is busy goes together: the more the
/// busier it is, and at once where it is not.
/// </summary>
/// <remarks>A frame: the length of its messages, the number and the lengths of what is attached, the messages, the attached.</remarks>
sealed class ExecutorPipe : IDisposable
{
    const int LargestMessages = 256 << 20, MostAttached = 1 << 16;

    static readonly MessagePackSerializer MessagePack = new();
    readonly NetworkStream _stream;
    readonly BufferedStream _reading;
    readonly ByteBuffer _messages = new(64 * 1024);

    public ExecutorPipe(Socket socket)
    {
        (socket.SendBufferSize, socket.ReceiveBufferSize) = (1 << 20, 1 << 20);
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reading = new BufferedStream(_stream, 64 * 1024);
    }

    /// <summary>Sends a parcel; by one thread at a time.</summary>
    public void Send(Parcel parcel)
    {
        _messages.Clear();
        _messages.WriteInt(0);
        _messages.WriteInt(parcel.Attached.Count);
        foreach (var attached in parcel.Attached)
            _messages.WriteInt(attached.Length);
        var start = _messages.Length;
        foreach (var message in parcel.Messages)
        {
            var length = _messages.BeginLength();
            MessagePack.Serialize(_messages, message);
            _messages.EndLength(length);
        }
        var frame = _messages.WrittenFrom(0);
        BinaryPrimitives.WriteInt32LittleEndian(frame, _messages.Length - start);
        _stream.Write(frame);
        foreach (var attached in parcel.Attached)
            _stream.Write(attached);
    }

    /// <summary>Waits for the next parcel; null when the other end is closed.</summary>
    /// <exception cref="InvalidDataException">What comes is no parcel.</exception>
    /// <exception cref="IOException">The pipe broke.</exception>
    public Parcel? Receive()
    {
        Span<byte> head = stackalloc byte[8];
        if (_reading.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
            return null;
        var (length, count) = (BinaryPrimitives.ReadInt32LittleEndian(head), BinaryPrimitives.ReadInt32LittleEndian(head[4..]));
        if (length is < 0 or > LargestMessages || count is < 0 or > MostAttached)
            throw new InvalidDataException("what came through the pipe is no parcel.");
        var lengths = new byte[4 * count];
        _reading.ReadExactly(lengths);
        var messages = new byte[length];
        _reading.ReadExactly(messages);
        var parcel = new Parcel();
        for (var reader = new ByteReader(messages); reader.Rest.Length > 0;)
            parcel.Messages.Add(MessagePack.Deserialize<WireMessage>(reader.ReadBlock())!);
        for (var i = 0; i < count; i++)
            parcel.Attached.Add(ReadAttached(BinaryPrimitives.ReadInt32LittleEndian(lengths.AsSpan(4 * i))));
        return parcel;
    }

    public void Dispose() => _stream.Dispose();

    byte[] ReadAttached(int length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        _reading.ReadExactly(bytes);
        return bytes;
    }
}
