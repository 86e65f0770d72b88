namespace ActorSweep.Core.Scheduling;

/// <summary>One try at a task or chunk, by one worker.</summary>
/// <param name="worker">The worker that has the attempt; null where the work was condemned and the reduction only counts its tasks as failed.</param>
/// <param name="expectedSeconds">Expected duration, in seconds.</param>
sealed class Attempt(AttemptId id, Work work, Worker? worker, DateTimeOffset since, double expectedSeconds)
{
    public AttemptId Id => id;

    public Work Work => work;

    public Worker? Worker => worker;

    public DateTimeOffset Since => since;

    public double ExpectedSeconds => expectedSeconds;

    /// <summary>Whether the attempt is in its worker's queue. False once the attempt was removed from the worker or has seceded.</summary>
    public bool IsQueued { get; set; }

    /// <summary>The neighbours of the attempt in that queue.</summary>
    public Attempt? Before { get; set; }

    public Attempt? Behind { get; set; }
}
