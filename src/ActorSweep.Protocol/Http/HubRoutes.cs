namespace ActorSweep.Protocol.Http;

/// <summary>The methods and limits of the hub over which clients elsewhere speak of tasks; its path is <see cref="Routes.Hub"/>.</summary>
static class HubRoutes
{
    /// <summary>The hub's method that a client begins its connection with.</summary>
    public const string Connect = "Connect";

    /// <summary>The hub's method for a question that has an answer.</summary>
    public const string Ask = "Ask";

    /// <summary>Bytes of the largest frame: a graph, or the arguments of a map.</summary>
    public const long LargestMessage = 512 << 20;

    /// <summary>Calls of one client at a time: frames go on while a question waits for its answer.</summary>
    public const int CallsAtOnce = 8;
}
