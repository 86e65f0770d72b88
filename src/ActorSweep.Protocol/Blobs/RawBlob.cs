using System.Net.Sockets;
using System.Text;

namespace ActorSweep.Protocol.Blobs;

/// <summary>
/// A connection that carries the bytes of one blob and nothing else, after an HTTP upgrade. The node that holds the blob sends from the
/// system's page cache, and the reader blocks in the system call. Together the two halve the time that a large blob takes.
/// </summary>
static class RawBlob
{
    /// <summary>The protocol name in the <c>Upgrade</c> header.</summary>
    public const string Protocol = "actorsweep-blob";

    /// <summary>The smallest blob, in bytes, that is worth a connection of its own.</summary>
    public const long WorthAConnection = 1 << 20;

    /// <summary>The byte that the reader sends once it has read the answer. All bytes that follow belong to the blob.</summary>
    public static ReadOnlyMemory<byte> Go { get; } = new byte[] { 0 };

    /// <summary>The longest answer in bytes. An answer of this protocol has a few lines.</summary>
    const int LongestAnswer = 4096;

    /// <summary>How long the node may take to answer, and how long it may pause while it sends.</summary>
    const int PatienceMilliseconds = 5_000, MostSilenceMilliseconds = 20_000;

    /// <summary>Opens a blob. Returns null if its node does not accept the upgrade; the caller then asks in plain HTTP.</summary>
    public static Stream? TryOpen(Uri url, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendTimeout = PatienceMilliseconds, ReceiveTimeout = PatienceMilliseconds };
        using var ending = cancel.Register(socket.Dispose);
        try
        {
            socket.Connect(url.Host, url.Port);
            socket.Send(Encoding.ASCII.GetBytes($"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: Upgrade\r\nUpgrade: {Protocol}\r\n\r\n"));
            if (IsAgreed(socket))
            {
                socket.Send(Go.Span);
                socket.ReceiveTimeout = MostSilenceMilliseconds;
                return new NetworkStream(socket, ownsSocket: true);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The request in plain HTTP reports the cause.
        }
        socket.Dispose();
        return null;
    }

    static bool IsAgreed(Socket socket)
    {
        var (answer, length) = (new byte[LongestAnswer], 0);
        while (length < answer.Length && !answer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            var read = socket.Receive(answer.AsSpan(length));
            if (read == 0)
                return false;
            length += read;
            if (!answer.AsSpan(0, length).StartsWith("HTTP/1.1 101 "u8[..Math.Min(length, 13)]))
                return false;
        }
        return answer.AsSpan(0, length).EndsWith("\r\n\r\n"u8);
    }
}
