namespace ActorSweep.Protocol.Http;

/// <summary>The HTTP headers that ActorSweep defines.</summary>
static class RouteHeaders
{
    /// <summary>The secret by which a worker recognizes its executor.</summary>
    public const string Executor = "X-ActorSweep-Executor";

    /// <summary>The index of the requested item in the answer's column. Without this header, the answer is the result itself.</summary>
    public const string Item = "X-ActorSweep-Item";

    /// <summary>XXH3 of the bytes of the answer.</summary>
    public const string Checksum = "X-ActorSweep-Checksum";

    /// <summary>The length of the answer in bytes, also for an answer on an upgraded connection.</summary>
    public const string Length = "X-ActorSweep-Length";
}
