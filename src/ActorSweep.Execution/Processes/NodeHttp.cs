namespace ActorSweep.Execution.Processes;

/// <summary>What asks other nodes over HTTP.</summary>
static class NodeHttp
{
    /// <summary>A node that is there is there within this time.</summary>
    static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);

    /// <summary>Makes a client that waits no longer than that for a connection, and follows no redirects.</summary>
    public static HttpClient NewClient() => new(new SocketsHttpHandler { ConnectTimeout = ConnectPatience, AllowAutoRedirect = false });
}
