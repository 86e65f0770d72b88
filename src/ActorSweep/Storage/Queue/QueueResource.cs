namespace ActorSweep.Storage.Queue;

/// <summary>The resource that stands for a named queue: workers that serve the queue have it, and its calls need it.</summary>
static class QueueResource
{
    /// <summary>The amount of a worker, and the amount of a call: so small that it never limits how many calls run at once.</summary>
    public const double OfAWorker = 1, OfACall = 1e-9;

    /// <summary>The resource's name.</summary>
    public static string Of(string queue) => $"queue.{queue}";
}
