namespace ActorSweep.Core.Queue;

/// <summary>A call as a client puts it into the queue.</summary>
/// <param name="Id">An id that the client chooses, so that a repeated request adds the call once.</param>
/// <param name="Name">A readable name of the function.</param>
/// <param name="Work">The work as the scheduler takes it.</param>
sealed record QueuedCall(string Id, string Queue, string Name, byte[] Work)
{
    public int Priority { get; init; }

    /// <summary>Milliseconds from now until the call may begin.</summary>
    public long Countdown { get; init; }

    /// <summary>Milliseconds since 1970 before which the call does not begin.</summary>
    public long? Eta { get; init; }

    /// <summary>Milliseconds from now after which the call does not begin any more.</summary>
    public long? Expires { get; init; }

    /// <summary>Milliseconds from one call of the function to the next; 0: no limit.</summary>
    public double Interval { get; init; }

    public bool AcknowledgeBefore { get; init; }

    /// <summary>Milliseconds for which the result is kept.</summary>
    public required long ResultTtl { get; init; }
}
