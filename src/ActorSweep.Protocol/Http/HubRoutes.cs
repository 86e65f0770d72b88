namespace ActorSweep.Protocol.Http;

/// <summary>The methods and limits of the SignalR hub by which remote clients submit tasks. Its path is <see cref="Routes.Hub"/>.</summary>
static class HubRoutes
{
    /// <summary>The hub method with which a client opens its connection.</summary>
    public const string Connect = "Connect";

    /// <summary>The hub method for a request that has an answer.</summary>
    public const string Ask = "Ask";

    /// <summary>The largest frame in bytes: a graph, or the arguments of a map.</summary>
    public const long LargestMessage = 512 << 20;

    /// <summary>The concurrent calls of one client. Frames are still sent while a request waits for its answer.</summary>
    public const int CallsAtOnce = 8;
}
