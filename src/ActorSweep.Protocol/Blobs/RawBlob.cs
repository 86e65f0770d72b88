using System.Net.Sockets;
using System.Text;

namespace ActorSweep.Protocol.Blobs;

/// <summary>
/// A connection that carries the bytes of one blob and nothing else, once HTTP has agreed to that (an upgrade): the node that holds it
/// sends from the system's cache, and whoever reads waits in the system. Both together halve the time that a large blob takes.
/// </summary>
static class RawBlob
{
    /// <summary>What the connection speaks after HTTP.</summary>
    public const string Protocol = "actorsweep-blob";

    /// <summary>Less is not worth a connection.</summary>
    public const long WorthAConnection = 1 << 20;

    /// <summary>Says that the answer has been read, and that what is sent next is read as it is.</summary>
    public static ReadOnlyMemory<byte> Go { get; } = new byte[] { 0 };

    /// <summary>An answer has a few lines; what has more is none of ours.</summary>
    const int LongestAnswer = 4096;

    /// <summary>A node that is there answers at once; and one that sends goes on.</summary>
    const int PatienceMilliseconds = 5_000, MostSilenceMilliseconds = 20_000;

    /// <summary>Opens a blob; null where its node does not answer so, and is to be asked in plain HTTP.</summary>
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
            // In plain HTTP it says why.
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
