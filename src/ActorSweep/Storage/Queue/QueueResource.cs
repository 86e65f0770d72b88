namespace ActorSweep.Storage.Queue;

/// <summary>That a worker serves a named queue is something that it has, and that the queue's calls need: a resource.</summary>
static class QueueResource
{
    /// <summary>What a worker has, and what a call takes of it: so little that it never limits how many there are at once.</summary>
    public const double OfAWorker = 1, OfACall = 1e-9;

    /// <summary>The resource's name.</summary>
    public static string Of(string queue) => $"queue.{queue}";
}
