using System.Net;
using System.Net.Sockets;

namespace ActorSweep.Node.Supervision;

static class Ports
{
    /// <summary>Finds a port on loopback that is free at the moment.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
