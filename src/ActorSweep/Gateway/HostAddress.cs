using System.Net;

namespace ActorSweep.Gateway;

/// <summary>Resolves the host names in settings to addresses of this machine.</summary>
static class HostAddress
{
    /// <exception cref="ArgumentException">The host has no address.</exception>
    public static IPAddress Of(string host) => IPAddress.TryParse(host, out var address) ? address
        : Dns.GetHostAddresses(host).FirstOrDefault() ?? throw new ArgumentException($"'{host}' is not an address of this machine.", nameof(host));
}
