namespace ActorSweep.Core.Queue;

/// <summary>A call as it is put into the queue.</summary>
/// <param name="Id">The client's to make, so that what is said twice is one.</param>
/// <param name="Name">The function, to people.</param>
/// <param name="Work">What is to be done, as the scheduler takes it.</param>
sealed record QueuedCall(string Id, string Queue, string Name, byte[] Work)
{
    public int Priority { get; init; }

    /// <summary>Milliseconds from now until it may begin.</summary>
    public long Countdown { get; init; }

    /// <summary>Milliseconds since 1970 before which it does not begin.</summary>
    public long? Eta { get; init; }

    /// <summary>Milliseconds from now after which it does not begin any more.</summary>
    public long? Expires { get; init; }

    /// <summary>Milliseconds from one call of the function to the next; 0: there is no limit.</summary>
    public double Interval { get; init; }

    public bool AcknowledgeBefore { get; init; }

    /// <summary>Milliseconds for which its result is kept.</summary>
    public required long ResultTtl { get; init; }
}
