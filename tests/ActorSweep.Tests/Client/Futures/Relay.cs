using System.Net;
using System.Net.Sockets;

namespace ActorSweep.Tests.Client.Futures;

/// <summary>A relay between a client and its cluster, which a test can cut.</summary>
sealed class Relay : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly Uri _to;
    readonly Task _accepting;
    readonly Lock _lock = new();
    readonly List<TcpClient> _open = [];
    bool _isCut;

    public Relay(string to)
    {
        _to = new Uri(to);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Breaks all connections, and refuses new ones until the relay is mended.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            _isCut = true;
            CloseAll();
        }
    }

    public void Mend()
    {
        lock (_lock)
            _isCut = false;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        await _accepting;
    }

    void CloseAll()
    {
        _open.ForEach(end => end.Close());
        _open.Clear();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        var server = new TcpClient();
        lock (_lock)
        {
            _open.AddRange([client, server]);
            if (_isCut)
                CloseAll();
        }
        try
        {
            await server.ConnectAsync(_to.Host, _to.Port);
            await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(client.GetStream()));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The relay was cut.
        }
        client.Close();
        server.Close();
    }
}
