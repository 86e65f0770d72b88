namespace ActorSweep.Protocol.Http;

/// <summary>Headers of requests and answers that are ActorSweep's own.</summary>
static class RouteHeaders
{
    /// <summary>Holds the secret that an executor shows to its worker.</summary>
    public const string Executor = "X-ActorSweep-Executor";

    /// <summary>Says which item of the answer's column is meant; without it, the answer is the result.</summary>
    public const string Item = "X-ActorSweep-Item";

    /// <summary>XXH3 of the answer, for who reads it to its end.</summary>
    public const string Checksum = "X-ActorSweep-Checksum";

    /// <summary>The bytes of the answer, also where it comes on a connection of its own.</summary>
    public const string Length = "X-ActorSweep-Length";
}
