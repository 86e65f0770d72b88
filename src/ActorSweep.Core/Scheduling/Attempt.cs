namespace ActorSweep.Core.Scheduling;

/// <summary>One try at a piece of work, by one worker.</summary>
/// <param name="worker">Who has it; null where it was given up, and only its account goes into the reduction.</param>
/// <param name="expectedSeconds">How long it should take.</param>
sealed class Attempt(AttemptId id, Work work, Worker? worker, DateTimeOffset since, double expectedSeconds)
{
    public AttemptId Id => id;

    public Work Work => work;

    public Worker? Worker => worker;

    public DateTimeOffset Since => since;

    public double ExpectedSeconds => expectedSeconds;

    /// <summary>Whether it is in its worker's queue: not once it was executed, or has given up its slot.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Its neighbours in that queue.</summary>
    public Attempt? Before { get; set; }

    public Attempt? Behind { get; set; }
}
