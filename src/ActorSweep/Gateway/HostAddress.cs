using System.Net;

namespace ActorSweep.Gateway;

/// <summary>Finds the addresses by which this machine is named in settings.</summary>
static class HostAddress
{
    /// <exception cref="ArgumentException">The host is no address of this machine.</exception>
    public static IPAddress Of(string host) => IPAddress.TryParse(host, out var address) ? address
        : Dns.GetHostAddresses(host).FirstOrDefault() ?? throw new ArgumentException($"'{host}' is no address of this machine.", nameof(host));
}
