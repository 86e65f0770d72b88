using System.Buffers.Binary;
using System.Net.Sockets;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Execution.Processes;

/// <summary>
/// One end of the pipe between a worker and an executor: frames of messages in the closed format of the nodes. Messages that are sent while the pipe is
/// busy share a frame; otherwise each is sent at once. Large values are files, and never go through the pipe.
/// </summary>
/// <remarks>A frame is its length, then messages, each after its length.</remarks>
sealed class ExecutorPipe : IDisposable
{
    const int LargestFrame = 256 << 20;
    readonly NetworkStream _stream;
    readonly BufferedStream _reading;
    readonly ByteBuffer _frame = new(64 * 1024);

    public ExecutorPipe(Socket socket)
    {
        (socket.SendBufferSize, socket.ReceiveBufferSize) = (1 << 20, 1 << 20);
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reading = new BufferedStream(_stream, 64 * 1024);
    }

    /// <summary>Sends messages in one frame. Called by one thread at a time.</summary>
    public void Send(IReadOnlyList<WireMessage> messages)
    {
        _frame.Clear();
        var whole = _frame.BeginLength();
        foreach (var message in messages)
        {
            var length = _frame.BeginLength();
            WireCodec.Write(_frame, message);
            _frame.EndLength(length);
        }
        _frame.EndLength(whole);
        _stream.Write(_frame.Written);
    }

    /// <summary>Waits for the next messages. Returns null when the other end is closed.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a frame.</exception>
    /// <exception cref="IOException">The pipe broke.</exception>
    public List<WireMessage>? Receive()
    {
        Span<byte> head = stackalloc byte[sizeof(int)];
        if (_reading.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
            return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length is < 0 or > LargestFrame)
            throw new InvalidDataException("the data from the pipe is not a frame.");
        var frame = new byte[length];
        _reading.ReadExactly(frame);
        var messages = new List<WireMessage>();
        for (var reader = new ByteReader(frame); reader.Rest.Length > 0;)
            messages.Add(WireCodec.Read(reader.ReadBlock()));
        return messages;
    }

    public void Dispose() => _stream.Dispose();
}
