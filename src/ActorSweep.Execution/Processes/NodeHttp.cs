namespace ActorSweep.Execution.Processes;

/// <summary>Makes HTTP clients for requests to other nodes.</summary>
static class NodeHttp
{
    /// <summary>The longest time to connect to a node.</summary>
    static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);

    /// <summary>Returns a client that fails after that time without a connection, and follows no redirects.</summary>
    public static HttpClient NewClient() => new(new SocketsHttpHandler { ConnectTimeout = ConnectPatience, AllowAutoRedirect = false });
}
