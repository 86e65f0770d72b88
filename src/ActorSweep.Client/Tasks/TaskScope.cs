namespace ActorSweep.Execution;

/// <summary>What a task's context asks of the executor that runs the task.</summary>
abstract class TaskScope
{
    /// <summary>The client that the task starts tasks of its own with.</summary>
    public abstract SweepClient Client { get; }

    /// <summary>Objects that stay on the task's worker.</summary>
    public abstract StayingObjects Staying { get; }

    /// <summary>Tells the worker how far the task is.</summary>
    public abstract void Report(double fraction, string? text);

    /// <summary>Gives up the task's slot while it waits for other tasks.</summary>
    public abstract void GiveUpSlot();

    /// <summary>Completes when the task has a slot again.</summary>
    public abstract Task TakeSlotAsync();
}
